import { isOlderThan } from '../../../lib/errors/index.js'
import { hasKernelProbes, lockdown, securityModules } from './evidence.js'

/** Why a kernel does not allow something. */
export interface Cause {
  /** In words, for who reads the summary. */
  readonly why: string
  /** Whether other evidence says so too; `undefined` where it says nothing. */
  readonly evidence?: () => boolean | undefined
  /** Where the evidence is there, no such kernel allows it; without this, some do. */
  readonly decides?: true
  /** What the library then throws. Without it, the library has no part in this. */
  readonly error?: { readonly name: string; readonly message?: RegExp; readonly since?: string }
}

const error = { name: 'PermissionError', message: /locked down/ }

/** kernel_lockdown(7): some kernels refuse more than others. */
export const lockedDown: Cause = { why: 'the kernel is locked down', evidence: () => isLockedDown(), error }

/** What each kernel refuses in that mode. */
export const confidential: Cause = {
  why: 'the kernel is locked down for confidentiality',
  evidence: () => lockdown() === 'confidentiality',
  decides: true,
  error
}

export const withoutKernelProbes: Cause = {
  why: 'the kernel was built without CONFIG_KPROBES',
  evidence: () => !hasKernelProbes(),
  decides: true,
  error: { name: 'NotSupportedError', message: /The kernel has no kprobes: it was built without CONFIG_KPROBES/ }
}

const ofMissingModule = {
  why: '`bpf` is not among the security modules (lsm=)',
  evidence: () => securityModules()?.includes('bpf') === false
}

export const withoutSecurityModule: Cause = {
  ...ofMissingModule,
  decides: true,
  error: { name: 'NotSupportedError', message: /BPF is not among the security modules that this kernel was started with/ }
}

/** The library cannot see the modules where securityfs is not mounted, and attaches what never runs. */
export const unseenSecurityModule: Cause = ofMissingModule

/** Stable releases of older kernels have the repairs too: of modes, and of a full trie's entries. */
export const beforeTriesWereRepaired: Cause = {
  why: 'its tries ignore the modes, and replace nothing when they are full',
  evidence: () => isOlderThan('6.13')
}

export const builtForCpus: Cause = {
  why: 'the kernel was built for no more CPUs than are possible',
  error: { name: 'BpfError', message: /that the kernel was built for/ }
}

export const hiddenAddresses: Cause = {
  why: 'kernel.kptr_restrict hides them',
  error: { name: 'ObjectError', message: /does not show where ".*" is: see the sysctl kernel\.kptr_restrict/ }
}

export const hiddenConfiguration: Cause = {
  why: 'neither /boot/config-RELEASE nor /proc/config.gz is there',
  error: { name: 'ObjectError', message: /not set in the kernel's configuration, or that is not to be seen$/ }
}

/** The kernel is older than `since`. */
export function older(since: string): Cause {
  return { why: `it needs Linux ${since}`, evidence: () => isOlderThan(since), decides: true, error: { name: 'NotSupportedError', since } }
}

/** A setting of the system's, of which nothing else tells. */
export function setting(why: string): Cause {
  return { why }
}

function isLockedDown(): boolean | undefined {
  const mode = lockdown()
  return mode !== undefined && mode !== 'none'
}
