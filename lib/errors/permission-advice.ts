import { type Capability, capabilitiesOfCommand, has, inTermsOf, lacking } from './capability.js'
import { isOlderThan } from './kernel-release.js'
import { type Privileges, readPrivileges } from './privileges.js'

export interface PermissionDiagnosis {
  readonly missing: readonly Capability[]
  readonly advice: string
}

/** What a BPF token is for: bpf(2) in a user namespace. */
export interface TokenRights {
  /** Where the BPF file system is mounted that it is of. */
  readonly path: string
  /** Which of the options that would allow the call that file system was not mounted with: `delegate_maps=devmap`. */
  readonly lacks: readonly string[]
}

export interface Circumstances {
  /** What of this a kernel that is locked down may refuse, in words: "programs at functions". */
  readonly lockable?: string | undefined
  /** The token that the call was made with. */
  readonly token?: TokenRights | undefined
}

/** Why the kernel answered `EPERM` to `command`, and what to do. `needed` are the capabilities that it asks for in this case. */
export function diagnosePermission(
  command: string,
  privileges: Privileges,
  needed: readonly Capability[] = capabilitiesOf(command, privileges),
  circumstances: Circumstances = {}
): PermissionDiagnosis {
  const capabilities = inTermsOf(privileges.kernelRelease, needed)
  const { token } = circumstances
  if (capabilities.length > 0 && countForNothing(privileges, token))
    return { missing: capabilities, advice: userNamespaceAdvice(command, token) }
  const missing = missingFor(command, capabilities, privileges)
  if (missing.length > 0) return { missing, advice: adviceOnMissing(missing, privileges) }
  if (elementCommand.test(command)) return { missing, advice: elementAdvice(command) }
  return { missing, advice: adviceOnOthers(command, privileges, capabilities, circumstances) }
}

// Before Linux 5.19 the sysctl closed every command to the unprivileged, also on a map that they were handed:
// https://github.com/torvalds/linux/commit/c8644cd0efe719608ddcb341bcf087d4bc0bf6b8
function capabilitiesOf(command: string, { kernelRelease, unprivilegedBpfDisabled }: Privileges): readonly Capability[] {
  const needed = capabilitiesOfCommand(command)
  if (needed.length > 0 || !isOlderThan('5.19', kernelRelease) || unprivilegedBpfDisabled === 0) return needed
  return ['CAP_BPF']
}

// Before Linux 6.9 CAP_SYS_ADMIN stood for CAP_NET_ADMIN where programs are loaded, and not for network maps and attachments:
// https://github.com/torvalds/linux/commit/1310957bfe65252cbe8466882273f81fa227f9f6
function missingFor(command: string, needed: readonly Capability[], { effective, kernelRelease }: Privileges): readonly Capability[] {
  const missing = lacking(needed, effective)
  if (missing.length > 0 || command === 'BPF_PROG_LOAD' || !isOlderThan('6.9', kernelRelease)) return missing
  return needed.filter(capability => capability === 'CAP_NET_ADMIN' && !has(effective, capability))
}

// In another user namespace capabilities count for what its token allows, and for that only.
function countForNothing({ inInitialUserNamespace }: Privileges, token: TokenRights | undefined): boolean {
  return !inInitialUserNamespace && token?.lacks.length !== 0
}

function userNamespaceAdvice(command: string, token: TokenRights | undefined): string {
  if (token === undefined) return noTokenAdvice(command)
  return `The BPF token of ${token.path} does not allow it: that file system must be mounted with ${token.lacks.join(' and ')}, too.`
}

function noTokenAdvice(command: string): string {
  const others = makes(command) ? ', or with a BPF file system that delegates (BPF tokens, since Linux 6.9)' : ''
  return (
    'This process runs in a user namespace of its own (a rootless container, or unshare --user), whose capabilities do not count for BPF: ' +
    `run it outside, or in a container that root started${others}.`
  )
}

// These make something new in the kernel: they take tokens, and what they made was charged as locked memory.
function makes(command: string): boolean {
  return ['BPF_MAP_CREATE', 'BPF_PROG_LOAD', 'BPF_BTF_LOAD'].includes(command)
}

// On an open map these need no privilege: what forbids them is the map's or the descriptor's own state.
const elementCommand = /^BPF_MAP_(LOOKUP|UPDATE|DELETE|FREEZE|GET_NEXT_KEY)/

function elementAdvice(command: string): string {
  if (command === 'BPF_MAP_FREEZE') return 'It is frozen already, or was opened for reading only.'
  const reads = /^BPF_MAP_(LOOKUP_ELEM|LOOKUP_BATCH|GET_NEXT_KEY)$/.test(command)
  return reads ? 'It was opened for writing only.' : 'It is frozen, or was opened for reading only.'
}

function adviceOnMissing(missing: readonly Capability[], privileges: Privileges): string {
  const sentences = [`${missing.join(' and ')} ${missing.length > 1 ? 'are' : 'is'} missing${sysctlClause(missing, privileges)}.`]
  sentences.push(lacking(missing, privileges.bounding).length > 0 ? adviceOnBounds(missing, privileges) : grantAdvice(missing, privileges))
  if (privileges.seccomp === 2) sentences.push(seccompAdvice(privileges))
  return sentences.join(' ')
}

function sysctlClause(missing: readonly Capability[], { unprivilegedBpfDisabled }: Privileges): string {
  if (!missing.includes('CAP_BPF') || !unprivilegedBpfDisabled) return ''
  return `, and kernel.unprivileged_bpf_disabled is ${unprivilegedBpfDisabled}`
}

// Never setcap(8) on Node itself: every script of every user would then have the capability.
function grantAdvice(missing: readonly Capability[], { service, userId, groupId }: Privileges): string {
  if (service !== undefined) return `In ${service}, set AmbientCapabilities=${missing.join(' ')}.`
  const set = missing.map(capability => `+${capability.replace('CAP_', '').toLowerCase()}`).join(',')
  const command = `sudo setpriv --reuid ${userId} --regid ${groupId} --init-groups --inh-caps ${set} --ambient-caps ${set} ${process.execPath} …`
  return `Run as root, or grant this program alone what it needs: ${command}`
}

function adviceOnBounds(missing: readonly Capability[], { service }: Privileges): string {
  if (service !== undefined) return `In ${service}, add it to CapabilityBoundingSet= and AmbientCapabilities=.`
  const flags = missing.map(capability => `--cap-add ${capability.replace('CAP_', '')}`).join(' ')
  return `The bounding set excludes it, so running as root won't help: start the container with ${flags} (Kubernetes: capabilities.add).`
}

// Every capability is held, or none is needed: something else refuses.
function adviceOnOthers(command: string, privileges: Privileges, needed: readonly Capability[], { lockable }: Circumstances): string {
  const sentences: string[] = []
  if (chargesLockedMemory(command, privileges)) sentences.push(lockedMemoryAdvice)
  if (privileges.seccomp === 2) sentences.push(seccompAdvice(privileges))
  const lockdown = lockable === undefined ? undefined : lockdownAdvice(lockable, privileges)
  const isLockedDown = lockdown !== undefined && privileges.lockdown !== undefined
  if (sentences.length === 0 && needed.length > 0 && !isLockedDown) sentences.push(securityModuleAdvice)
  if (lockdown !== undefined) sentences.push(lockdown)
  if (command === 'BPF_PROG_LOAD') sentences.unshift(silenceAdvice)
  return sentences.join(' ')
}

function chargesLockedMemory(command: string, { kernelRelease }: Privileges): boolean {
  return isOlderThan('5.11', kernelRelease) && makes(command)
}

const lockedMemoryAdvice =
  'Before Linux 5.11 maps and programs count as locked memory, and this process may not raise RLIMIT_MEMLOCK (CAP_SYS_RESOURCE): ' +
  'start it with a higher one (ulimit -l unlimited; LimitMEMLOCK=infinity in systemd; --ulimit memlock=-1 for containers).'

function seccompAdvice({ service }: Privileges): string {
  const remedy =
    service === undefined
      ? 'start the container with a profile that allows it, --security-opt seccomp=FILE'
      : `in ${service}, add it to SystemCallFilter=`
  return `A seccomp filter is active and may refuse bpf(2): ${remedy}.`
}

/** What to say of a lockdown where the kernel refuses something of the kind that `lockable` names; nothing where there is none. */
export function lockdownAdvice(lockable: string, { lockdown }: Pick<Privileges, 'lockdown'> = readPrivileges()): string | undefined {
  if (lockdown === 'none') return undefined
  if (lockdown === undefined)
    return `If the kernel is locked down (kernel_lockdown(7); mount securityfs to see it), it may refuse ${lockable}.`
  return `The kernel is locked down (${lockdown}; see kernel_lockdown(7)), and some kernels then refuse ${lockable}.`
}

// The verifier writes its reasons into a log, and an error with such a log is another one.
const silenceAdvice = 'The verifier gave no reason.'

const securityModuleAdvice = 'No capability is missing: a security module refuses it (see /sys/kernel/security/lsm).'
