import { atPath, invalidType, outOfRange } from '../codec/index.js'

/** How events, or room for records, are waited for. */
export interface ReadingOptions {
  /** Ends the waiting. */
  readonly signal?: AbortSignal
  /** Whether waiting keeps the process alive. */
  readonly keepAlive?: boolean
  /** Look every so many milliseconds besides: for programs that wake nobody (`BPF_RB_NO_WAKEUP`). */
  readonly interval?: number
}

const longestInterval = 2 ** 31 - 1

/** Throws for what is no option. */
export function checkReadingOptions({ signal, keepAlive, interval }: ReadingOptions): void {
  if (signal !== undefined && !(signal instanceof AbortSignal)) throw atPath(invalidType('an AbortSignal', signal), 'signal')
  if (keepAlive !== undefined && typeof keepAlive !== 'boolean') throw atPath(invalidType('true or false', keepAlive), 'keepAlive')
  if (interval === undefined) return
  if (typeof interval !== 'number') throw atPath(invalidType('milliseconds', interval), 'interval')
  if (!(interval >= 1 && interval <= longestInterval)) throw atPath(outOfRange('at least 1 millisecond', interval), 'interval')
}

/** Throws unless it is a function. */
export function requireHandler(handler: unknown): void {
  if (typeof handler !== 'function') throw atPath(invalidType('a function', handler), 'handler')
}

/** Calls back every `interval` milliseconds, if there is one; what ends that. */
export function everyInterval({ interval }: ReadingOptions, keepsAlive: boolean, callback: () => void): () => void {
  if (interval === undefined) return () => undefined
  const timer = setInterval(callback, interval)
  if (!keepsAlive) timer.unref()
  return () => clearInterval(timer)
}
