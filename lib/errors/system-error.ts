import { readFileSync } from 'node:fs'
import { bpfError, type Refusal } from './refusal.js'

/** What node:fs throws when the system refuses. */
export interface SystemError extends Error {
  /** Negative. */
  readonly errno: number
}

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' && error.errno < 0
}

/**
 * Makes a call of node:fs. The system's refusal becomes a `BpfError`, as the kernel's own are, with the original as its cause.
 *
 * `advise` is asked what to do about an errno, which is positive.
 */
export function asBpfError<Result>(
  refusal: Omit<Refusal, 'errno' | 'advice' | 'cause'>,
  call: () => Result,
  advise?: (errno: number) => string | undefined
): Result {
  try {
    return call()
  } catch (cause) {
    if (!isSystemError(cause)) throw cause
    throw bpfError({ ...refusal, errno: -cause.errno, advice: advise?.(-cause.errno), cause })
  }
}

/** The bytes of a file. `what` completes "cannot …": `read the types in "flow.btf"`. */
export function readFile(path: string, what: string): Buffer<ArrayBuffer> {
  return asBpfError({ command: 'open', what }, () => readFileSync(path))
}
