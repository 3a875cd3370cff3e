/** A `TypeError` with the `code` by which use after close is told from other misuse. */
export interface ClosedError extends TypeError {
  readonly code: 'ERR_BPF_CLOSED'
}

/**
 * Use after close. `what` names the object: `hash map "flows" (id 12)`.
 *
 * It is a mistake in the caller's code and not a refusal by the kernel, which must not be asked: the descriptor's number may already
 * belong to another file. So it is a `TypeError`, as other misuse is, with a `code` in Node's manner (`ERR_DIR_CLOSED`).
 */
export function closedError(what: string): ClosedError {
  return Object.assign(new TypeError(`${what} is closed`), { code: 'ERR_BPF_CLOSED' as const })
}
