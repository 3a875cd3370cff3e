import { BpfError, type BpfMap } from 'bpf-maps'

/** What came of a call: `undefined`, a boolean, `done` for the map itself, `value`, or the error. */
export function outcomeOf(call: () => unknown, map: BpfMap): string {
  try {
    const result = call()
    if (result === map) return 'done'
    return result === undefined || typeof result === 'boolean' ? String(result) : 'value'
  } catch (error) {
    return inWords(error)
  }
}

// "cannot WHAT: ERRNO (words). What to do."
const complete = /^cannot [^:]+: E[A-Z0-9]+ \([^)]+\)\. [A-Z].*\.$/s

function inWords(error: unknown): string {
  if (!(error instanceof BpfError)) return (error as Error).name
  const words = `${error.name} ${error.code}`
  return complete.test(error.message) ? words : `${words}, without advice: ${error.message}`
}
