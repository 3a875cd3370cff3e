import { show } from './show.js'

interface Place {
  readonly path: string
  readonly problem: string
}

/** What the errors made here say, apart from where: so that a path can be put before it while an error is on its way up. */
const places = new WeakMap<Error, Place>()

/** A `TypeError` for a value of the wrong type: `expected` completes the words "expected …". */
export function invalidType(expected: string, got: unknown): TypeError {
  const problem = `expected ${expected}, got ${show(got)}`
  return placed(new TypeError(problem), problem)
}

/** A `RangeError` for a value of the right type that does not fit: `expected` completes the words "expected …". */
export function outOfRange(expected: string, got: unknown): RangeError {
  const problem = `expected ${expected}, got ${show(got)}`
  return placed(new RangeError(problem), problem)
}

/**
 * Says where inside a value the refused part lies: `throw atPath(error, 'key')` turns `sourcePort: expected …` into `key.sourcePort: expected …`.
 *
 * Returns the same error; one that was not made here (thrown by a getter of the user's, say) stays as it is.
 */
export function atPath(error: unknown, segment: string | number): unknown {
  const place = error instanceof Error ? places.get(error) : undefined
  if (place === undefined) return error
  const path = join(segment, place.path)
  places.set(error as Error, { path, problem: place.problem })
  rename(error as Error, `${path}: ${place.problem}`)
  return error
}

/** Does a step for one part of a value; an error of ours on its way up is told which part. */
export function within<Result>(segment: string | number, step: () => Result): Result {
  try {
    return step()
  } catch (error) {
    throw atPath(error, segment)
  }
}

/** The value as an object with properties; refuses everything else. */
export function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw invalidType('an object', value)
  return value as Readonly<Record<string, unknown>>
}

function placed<E extends Error>(error: E, problem: string): E {
  places.set(error, { path: '', problem })
  return error
}

function join(segment: string | number, path: string): string {
  const head = typeof segment === 'number' ? `[${segment}]` : nameSegment(segment)
  return path === '' || path.startsWith('[') ? head + path : `${head}.${path}`
}

function nameSegment(name: string): string {
  return /^[\p{ID_Start}$_][\p{ID_Continue}$]*$/u.test(name) ? name : `[${show(name)}]`
}

// The stack was written when the error was made, and begins with the message of that moment.
function rename(error: Error, message: string): void {
  const before = `${error.name}: ${error.message}`
  const stack = error.stack
  error.message = message
  if (stack?.startsWith(before)) error.stack = `${error.name}: ${message}${stack.slice(before.length)}`
}
