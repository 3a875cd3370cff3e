import { invalidType } from '../../codec/index.js'
import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { attachToCgroup } from './cgroup.js'
import { attachLsm } from './lsm.js'
import { attachToNetfilter } from './netfilter.js'
import { attachTcx, attachXdp } from './network-interface.js'
import { attachToNetworkNamespace } from './network-namespace.js'
import { attachToOwnTarget } from './own-target.js'
import { attachToPerfEvent, attachToTracepoint } from './perf-event.js'
import { attachProbe } from './probe.js'
import { attachToRawTracepoint } from './raw-tracepoint.js'
import { attachToSocketMap } from './socket-map.js'
import type { AttachableType, AttachTargets } from './targets.js'

interface Hook<Arguments extends readonly unknown[]> {
  readonly attach: (program: LoadedProgram, ...target: Arguments) => Link
  /** The property that every target of this type has; absent where the target may be left out. */
  readonly needs?: string
}

const cgroup = { attach: attachToCgroup, needs: 'cgroup' }
const perfEvent = { attach: attachToPerfEvent, needs: 'perfEvent' }
const rawTracepoint = { attach: attachToRawTracepoint, needs: 'tracepoint' }
const socketMap = { attach: attachToSocketMap, needs: 'map' }
const networkNamespace = { attach: attachToNetworkNamespace }
const ownTarget = { attach: attachToOwnTarget }

const hooks: { readonly [Type in AttachableType]: Hook<AttachTargets[Type]> } = {
  raw_tracepoint: rawTracepoint,
  raw_tracepoint_writable: rawTracepoint,
  tracepoint: { attach: attachToTracepoint, needs: 'tracepoint' },
  kprobe: { attach: attachProbe, needs: 'function' },
  perf_event: perfEvent,
  tracing: ownTarget,
  lsm: { attach: attachLsm },
  xdp: { attach: attachXdp, needs: 'interface' },
  sched_cls: { attach: attachTcx, needs: 'interface' },
  cgroup_skb: cgroup,
  cgroup_sock: cgroup,
  cgroup_sock_addr: cgroup,
  cgroup_sockopt: cgroup,
  cgroup_device: cgroup,
  cgroup_sysctl: cgroup,
  sock_ops: cgroup,
  sk_skb: socketMap,
  sk_msg: socketMap,
  sk_lookup: networkNamespace,
  flow_dissector: networkNamespace,
  netfilter: { attach: attachToNetfilter, needs: 'family' }
}

/** Attaches the program where its type belongs. What the target must be depends on the type, and TypeScript has checked it where it could. */
export function attachProgram(program: LoadedProgram, target: readonly unknown[]): Link {
  const { type } = program
  if (!Object.hasOwn(hooks, type)) throw new TypeError(`${program.what} cannot be attached by a link: ${elsewhere(type)}`)
  // Each row of the table fits its own type; the check below is for callers whose types know less.
  const { attach, needs } = hooks[type as AttachableType] as Hook<readonly unknown[]>
  if (needs !== undefined && !hasTarget(target[0], type, needs)) {
    throw invalidType(`a target with \`${needs}\`, where ${type} programs are attached`, target[0])
  }
  return attach(program, ...target)
}

// Programs of tracepoints and probes can be attached to a perf event, too.
function hasTarget(target: unknown, type: string, needs: string): boolean {
  if (typeof target !== 'object' || target === null) return false
  return needs in target || ((type === 'tracepoint' || type === 'kprobe') && 'perfEvent' in target)
}

function elsewhere(type: string): string {
  if (type === 'socket_filter' || type === 'sk_reuseport') return 'see attachToSocket'
  if (type === 'struct_ops') return 'the structure that it is in is registered, see StructOps'
  if (type === 'ext') return 'bpf-maps does not replace functions of other programs'
  return `the kernel has none for ${type} programs`
}
