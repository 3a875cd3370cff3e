import { isOlderThan } from './kernel-release.js'

/** The bits of the capabilities that bpf(2) asks for, as in capabilities(7). */
export const capabilityBits = {
  CAP_NET_ADMIN: 12,
  CAP_SYS_ADMIN: 21,
  CAP_PERFMON: 38,
  CAP_BPF: 39
} as const

/** A privilege that a process may lack, as in capabilities(7). */
export type Capability = keyof typeof capabilityBits

const capabilitiesOfCommands: Readonly<Record<string, readonly Capability[]>> = {
  BPF_MAP_CREATE: ['CAP_BPF'],
  BPF_PROG_LOAD: ['CAP_BPF'],
  BPF_BTF_LOAD: ['CAP_BPF'],
  BPF_ENABLE_STATS: ['CAP_SYS_ADMIN'],
  BPF_TASK_FD_QUERY: ['CAP_SYS_ADMIN'],
  mount: ['CAP_SYS_ADMIN']
}

// Whoever may walk the ids may open any object of the machine, whatever the permissions of its pins.
const commandOnIds = /_GET_(NEXT_ID|FD_BY_ID)$/

/** What the command needs whatever it is used for; maps and programs of some types need more, which their own layers know. */
export function capabilitiesOfCommand(command: string): readonly Capability[] {
  return commandOnIds.test(command) ? ['CAP_SYS_ADMIN'] : (capabilitiesOfCommands[command] ?? [])
}

/** The same need in the terms of an older kernel: CAP_BPF and CAP_PERFMON were split off CAP_SYS_ADMIN in Linux 5.8. */
export function inTermsOf(kernelRelease: string, needed: readonly Capability[]): readonly Capability[] {
  if (!isOlderThan('5.8', kernelRelease)) return needed
  return [...new Set(needed.map(capability => (capability === 'CAP_NET_ADMIN' ? capability : 'CAP_SYS_ADMIN')))]
}

/** Those of `needed` that the set lacks. CAP_SYS_ADMIN stands for every one of them in bpf(2). */
export function lacking(needed: readonly Capability[], set: bigint): readonly Capability[] {
  if (has(set, 'CAP_SYS_ADMIN')) return []
  return needed.filter(capability => !has(set, capability))
}

export function has(set: bigint, capability: Capability): boolean {
  return ((set >> BigInt(capabilityBits[capability])) & 1n) === 1n
}
