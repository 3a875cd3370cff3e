import {
  beforeTriesWereRepaired,
  builtForCpus,
  type Cause,
  confidential,
  hiddenAddresses,
  hiddenConfiguration,
  lockedDown,
  older,
  setting,
  unseenSecurityModule,
  withoutKernelProbes,
  withoutSecurityModule
} from './causes.js'
import * as probes from './probes.js'

/** What not every kernel of the releases that the library is for allows, whoever asks. */
interface Feature {
  readonly probe: () => probes.Obstacle | undefined
  /** What may stand in its way, and why it does. Anything else is an error of the probe. */
  readonly obstacles: { readonly [obstacle: probes.Obstacle]: Cause }
}

const noNamespace = setting('user.max_user_namespaces, or a security module')

const securityHooks = { EPERM: lockedDown, EOPNOTSUPP: withoutSecurityModule, 'never runs': unseenSecurityModule }

export const features = {
  'element iterators': { probe: probes.iteratesElements, obstacles: { EPERM: lockedDown } },
  fentry: { probe: probes.attachesToFunction, obstacles: { EPERM: lockedDown } },
  lsm: { probe: probes.runsAtSecurityHook, obstacles: securityHooks },
  lsm_cgroup: { probe: probes.runsAtSecurityHookOfCgroup, obstacles: { ...securityHooks, EINVAL: older('6.0') } },
  kprobes: { probe: probes.attachesKernelProbe, obstacles: { EOPNOTSUPP: withoutKernelProbes, EPERM: confidential } },
  tracefs: { probe: probes.mountsTracefs, obstacles: { 'no events': confidential, 'cannot be mounted': setting('built without tracefs') } },
  'addresses in kallsyms': { probe: probes.showsAddresses, obstacles: { 'no addresses': hiddenAddresses } },
  'kernel configuration': {
    probe: probes.showsConfiguration,
    obstacles: { 'no file': hiddenConfiguration }
  },
  'user namespaces': { probe: probes.makesUserNamespace, obstacles: { refused: noNamespace } },
  'BPF tokens': { probe: probes.delegates, obstacles: { refused: noNamespace, 'no delegation': older('6.9') } },
  'two CPUs': { probe: probes.hasTwoCpus, obstacles: { 'one CPU': setting('this process runs on one CPU only') } },
  'tries as in Linux 6.13': { probe: probes.replacesInFullTrie, obstacles: { ENOSPC: beforeTriesWereRepaired } },
  'numbers of impossible CPUs': { probe: probes.countsImpossibleCpus, obstacles: { E2BIG: builtForCpus } }
} as const satisfies Record<string, Feature>

export type FeatureName = keyof typeof features

/** Something that this kernel does not allow. */
export interface Denial {
  readonly feature: FeatureName
  readonly obstacle: probes.Obstacle
  readonly cause: Cause
}

const known = new Map<FeatureName, Denial | undefined>()

/** What the running kernel has against it, found out when first asked: `undefined` where it allows it. */
export function denialOf(feature: FeatureName): Denial | undefined {
  if (!known.has(feature)) known.set(feature, find(feature))
  return known.get(feature)
}

/** All that the running kernel does not allow. */
export function denials(): Denial[] {
  return (Object.keys(features) as FeatureName[]).flatMap(feature => denialOf(feature) ?? [])
}

/** `fentry: EPERM, the kernel is locked down`. */
export function describeDenial({ feature, obstacle, cause }: Denial): string {
  return `${feature}: ${obstacle}, ${cause.why}`
}

function find(feature: FeatureName): Denial | undefined {
  const { probe, obstacles }: Feature = features[feature]
  const obstacle = probe()
  if (obstacle === undefined) return undefined
  const cause = obstacles[obstacle]
  if (cause === undefined) throw new Error(`the probe of ${feature} met ${obstacle}, for which the table knows no reason`)
  return { feature, obstacle, cause }
}
