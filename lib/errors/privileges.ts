import { readFileSync, readlinkSync } from 'node:fs'
import { release } from 'node:os'

/** What decides whether the kernel lets this process use bpf(2). */
export interface Privileges {
  /** CapEff: the capabilities that the process has, as a bit set. */
  readonly effective: bigint
  /** CapBnd: the capabilities that it could get at all. */
  readonly bounding: bigint
  /** The mode of seccomp(2): 0 off, 1 strict, 2 a filter. */
  readonly seccomp: number
  /** The sysctl kernel.unprivileged_bpf_disabled: 0, 1 or 2; `undefined` where it cannot be read. */
  readonly unprivilegedBpfDisabled: number | undefined
  /** kernel_lockdown(7): `none`, `integrity` or `confidentiality`; `undefined` where securityfs is not mounted. */
  readonly lockdown: string | undefined
  /** Capabilities held in any other user namespace do not count for BPF. */
  readonly inInitialUserNamespace: boolean
  /** The service of systemd that this process is the main one of: `flows.service`. */
  readonly service: string | undefined
  readonly userId: number
  readonly groupId: number
  readonly kernelRelease: string
}

// PROC_USER_INIT_INO: https://github.com/torvalds/linux/blob/v6.12/include/linux/proc_ns.h#L44
const initialUserNamespace = 'user:[4026531837]'

/** Reads them anew: a process may drop privileges at any time. */
export function readPrivileges(): Privileges {
  return {
    ...parseStatus(textOf('/proc/self/status') ?? ''),
    unprivilegedBpfDisabled: numberIn(textOf('/proc/sys/kernel/unprivileged_bpf_disabled')),
    lockdown: parseLockdown(textOf('/sys/kernel/security/lockdown')),
    inInitialUserNamespace: isInInitialUserNamespace(),
    service: process.ppid === 1 ? parseService(textOf('/proc/self/cgroup')) : undefined,
    userId: process.geteuid?.() ?? 0,
    groupId: process.getegid?.() ?? 0,
    kernelRelease: release()
  }
}

/** The fields of /proc/self/status that matter here; what is absent counts as nothing held and nothing forbidden. */
export function parseStatus(status: string): Pick<Privileges, 'effective' | 'bounding' | 'seccomp'> {
  const field = (name: string) => new RegExp(`^${name}:\\s*(\\S+)`, 'm').exec(status)?.[1] ?? '0'
  return { effective: BigInt(`0x${field('CapEff')}`), bounding: BigInt(`0x${field('CapBnd')}`), seccomp: Number(field('Seccomp')) }
}

/** The mode in force stands in brackets: `none [integrity] confidentiality`. */
export function parseLockdown(text: string | undefined): string | undefined {
  return text === undefined ? undefined : /\[(\w+)\]/.exec(text)?.[1]
}

/** "0::/system.slice/flows.service": cgroups(7). What systemd keeps of users and of containers are no services to configure here. */
export function parseService(cgroups: string | undefined): string | undefined {
  return cgroups === undefined ? undefined : /:\/system\.slice\/(?:.*\/)?([^/]+\.service)$/m.exec(cgroups)?.[1]
}

/** Whether this process has no user namespace of its own. A process with threads, as Node has, never moves to another one. */
export function isInInitialUserNamespace(): boolean {
  return userNamespace() === initialUserNamespace
}

function numberIn(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text)
}

function textOf(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

// A kernel without user namespaces has no such file, and everybody is in the initial one.
function userNamespace(): string {
  try {
    return readlinkSync('/proc/self/ns/user')
  } catch {
    return initialUserNamespace
  }
}
