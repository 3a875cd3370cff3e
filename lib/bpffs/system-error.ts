import { bpfError, type Refusal } from '../errors/refusal.js'

/** What node:fs throws when the system refuses. */
export interface SystemError extends Error {
  /** Negative. */
  readonly errno: number
}

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'errno' in error && typeof error.errno === 'number' && error.errno < 0
}

/** Makes a call of node:fs; the system's refusal becomes a `BpfError`, as the kernel's own are, with the original as its cause. */
export function asBpfError<Result>(refusal: Omit<Refusal, 'errno' | 'cause'>, call: () => Result): Result {
  try {
    return call()
  } catch (cause) {
    throw isSystemError(cause) ? bpfError({ ...refusal, errno: -cause.errno, cause }) : cause
  }
}
