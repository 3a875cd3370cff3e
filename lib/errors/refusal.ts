import { constants } from 'node:os'
import { BpfError, type BpfErrorDetails, MapFullError, NotSupportedError, PermissionError } from './bpf-error.js'
import type { Capability } from './capability.js'
import { describeErrno, ENOTSUPP } from './errno.js'
import { exhaustionAdvice } from './exhaustion.js'
import { isOlderThan } from './kernel-release.js'
import { diagnosePermission, type TokenRights } from './permission-advice.js'
import { readPrivileges } from './privileges.js'

const { E2BIG, EACCES, EINVAL, ENOSPC, ENOSYS, EOPNOTSUPP, EPERM } = constants.errno

/** What is known about a refusal where it happens. */
export interface Refusal extends BpfErrorDetails {
  /** Completes "cannot …": `update an entry of hash map "flows" (id 12)`. */
  readonly what: string
  /** What to do, in whole sentences. Without it, `EPERM` is explained from the process's privileges. */
  readonly advice?: string | undefined
  /** The capabilities that this call asks for, where that depends on more than the command. */
  readonly needs?: readonly Capability[] | undefined
  /** What of this a kernel that is locked down may refuse, in words: "programs at functions". */
  readonly lockable?: string | undefined
  /** What the BPF token lacks that the call was made with. */
  readonly token?: TokenRights | undefined
  /** How many entries the map holds at most: with it, `E2BIG` and `ENOSPC` of an update become a `MapFullError`. */
  readonly maxEntries?: number | undefined
  /** It is this value that the kernel refuses, and not the operation: then EOPNOTSUPP is about the value too. */
  readonly refusesValue?: boolean | undefined
  /** No kernel can do this to such an object: that is then what `EINVAL` says too. */
  readonly impossible?: boolean | undefined
  /** The first Linux that can do this, `5.6`: with it, `EINVAL` of an older one becomes a `NotSupportedError`. */
  readonly since?: string | undefined
}

/** The error, of the right class, for what the kernel refused. */
export function bpfError(refusal: Refusal): BpfError {
  if (isFull(refusal)) return mapFull(refusal, refusal.maxEntries)
  if (isPermission(refusal)) return permissionDenied(refusal)
  if (isUnsupported(refusal)) return notSupported(refusal)
  return new BpfError(sentence(refusal, refusal.advice ?? exhaustionAdvice(refusal.errno)), refusal)
}

const updates: readonly string[] = ['BPF_MAP_UPDATE_ELEM', 'BPF_MAP_UPDATE_BATCH']

// E2BIG of BPF_MAP_CREATE means "too large", not "full"; a trie says ENOSPC where other maps say E2BIG.
function isFull(refusal: Refusal): refusal is Refusal & { readonly maxEntries: number } {
  return refusal.maxEntries !== undefined && (refusal.errno === E2BIG || refusal.errno === ENOSPC) && updates.includes(refusal.command)
}

function mapFull(refusal: Refusal, maxEntries: number): MapFullError {
  return new MapFullError(sentence(refusal, refusal.advice ?? `It is full: it holds at most ${maxEntries} entries.`), {
    ...refusal,
    maxEntries
  })
}

// EACCES of BPF_PROG_LOAD is the verifier's verdict on the program.
function isPermission({ errno, command }: Refusal): boolean {
  return errno === EPERM || (errno === EACCES && command !== 'BPF_PROG_LOAD')
}

function permissionDenied(refusal: Refusal): PermissionError {
  const { missing, advice } = diagnose(refusal)
  return new PermissionError(sentence(refusal, advice), { ...refusal, missing })
}

function diagnose({ command, errno, needs, advice, ...circumstances }: Refusal) {
  if (advice !== undefined || (errno === EACCES && needs === undefined)) return { missing: [], advice }
  return diagnosePermission(command, readPrivileges(), needs, circumstances)
}

function isUnsupported({ errno, since, refusesValue, impossible }: Refusal): boolean {
  if (impossible) return true
  if (refusesValue) return false
  if (errno === ENOTSUPP || errno === EOPNOTSUPP || errno === ENOSYS) return true
  return (errno === EINVAL || errno === E2BIG) && since !== undefined && isOlderThan(since)
}

// The kernel's age explains such an answer better than any guess at what is wrong with the call.
function notSupported(refusal: Refusal): NotSupportedError {
  return new NotSupportedError(sentence(refusal, sinceAdvice(refusal.since) ?? refusal.advice), refusal)
}

function sinceAdvice(since: string | undefined): string | undefined {
  return since !== undefined && isOlderThan(since) ? `It needs Linux ${since} or newer.` : undefined
}

function sentence({ what, errno }: Refusal, advice: string | undefined): string {
  return advice ? `cannot ${what}: ${describeErrno(errno)}. ${advice}` : `cannot ${what}: ${describeErrno(errno)}`
}
