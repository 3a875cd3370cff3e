import { constants } from 'node:os'
import type { Capability } from './capability.js'
import { errnoName } from './errno.js'

/** Which map an error is about. */
export interface MapIdentity {
  /** The name the kernel keeps; empty when the map has none. */
  readonly name: string
  readonly id: number
  /** The kernel's type of map, as in `BpfMap.type`. */
  readonly type: string
}

export interface BpfErrorDetails {
  /** Positive, as in errno(3). */
  readonly errno: number
  /** The command of bpf(2), such as `BPF_MAP_UPDATE_ELEM`, or the name of another system call, such as `mount`. */
  readonly command: string
  readonly map?: MapIdentity | undefined
  /** How many entries an operation on many had done. */
  readonly done?: number | undefined
  readonly cause?: unknown
}

/**
 * The kernel refused.
 *
 * The message says what was tried, on which object, what the kernel answered and what to do. It repeats `code`, because a structured
 * clone of an error keeps little else.
 */
export class BpfError extends Error {
  // On the prototype, where JavaScript's own errors have it: the first line of `stack` is written before any field exists.
  static {
    nameErrors(BpfError, 'BpfError')
  }

  /** The errno's name: `EPERM`, `ENOENT`, … */
  readonly code: string
  /** The errno, positive. */
  readonly errno: number
  /** The command of bpf(2), such as `BPF_MAP_UPDATE_ELEM`, or the name of another system call, such as `mount`. */
  readonly command: string
  /** The map that was tried, where there was one already. */
  declare readonly map?: MapIdentity
  /** How many entries were done before the refusal, where many were asked for. */
  declare readonly done?: number

  /** @internal */
  constructor(message: string, details: BpfErrorDetails) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause })
    this.code = errnoName(details.errno)
    this.errno = details.errno
    this.command = details.command
    if (details.map !== undefined) this.map = details.map
    if (details.done !== undefined) this.done = details.done
  }
}

/** The map holds as many entries as it can. */
export class MapFullError extends BpfError {
  static {
    nameErrors(MapFullError, 'MapFullError')
  }

  readonly maxEntries: number

  /** @internal */
  constructor(message: string, details: BpfErrorDetails & { readonly maxEntries: number }) {
    super(message, details)
    this.maxEntries = details.maxEntries
  }
}

/** The process, or the descriptor, is not allowed to do this: `EPERM` or `EACCES`. */
export class PermissionError extends BpfError {
  static {
    nameErrors(PermissionError, 'PermissionError')
  }

  /** The capabilities that the process lacks, such as `CAP_BPF`; empty when the reason is another one, which the message names. */
  readonly missing: readonly Capability[]

  /** @internal */
  constructor(message: string, details: BpfErrorDetails & { readonly missing: readonly Capability[] }) {
    super(message, details)
    this.missing = details.missing
  }
}

/** One property of a map that is not what was expected. */
export interface Difference {
  /** `type`, `keySize`, `valueSize`, `maxEntries`, `flags`, … */
  readonly field: string
  readonly expected: string | number
  readonly found: string | number
}

/** The map that was opened is another one than the caller described. */
export class IncompatibleMapError extends BpfError {
  static {
    nameErrors(IncompatibleMapError, 'IncompatibleMapError')
  }

  readonly differences: readonly Difference[]

  /** `what` completes "cannot …". The code is `EINVAL`: the kernel has no say in this, and libbpf answers with it. @internal */
  constructor(what: string, details: Omit<BpfErrorDetails, 'errno'> & { readonly differences: readonly Difference[] }) {
    super(`cannot ${what}: ${details.differences.map(inWords).join('; ')}`, { ...details, errno: constants.errno.EINVAL })
    this.differences = details.differences
  }
}

/** The running kernel cannot do this at all, or not for this kind of map. */
export class NotSupportedError extends BpfError {
  static {
    nameErrors(NotSupportedError, 'NotSupportedError')
  }

  /** The first Linux that can: `5.6`. Absent when none can. */
  declare readonly since?: string

  /** @internal */
  constructor(message: string, details: BpfErrorDetails & { readonly since?: string | undefined }) {
    super(message, details)
    if (details.since !== undefined) this.since = details.since
  }
}

function nameErrors(errors: { readonly prototype: Error }, name: string): void {
  Object.defineProperty(errors.prototype, 'name', { value: name, writable: true, configurable: true })
}

function inWords({ field, expected, found }: Difference): string {
  return `${field} is ${found}, expected ${expected}`
}
