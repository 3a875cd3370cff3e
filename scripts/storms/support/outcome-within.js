import { setTimeout } from 'node:timers/promises'

/** @import { BackgroundChild } from '../../../test/support/background-child.js' */
/** @import { Session } from '../types.js' */

/**
 * What a child's call returns; an error if it fails, or has not ended in time. The child is dead then, or when the storm ends.
 *
 * @template Result
 * @param {Session} session
 * @param {BackgroundChild<Result>} child
 * @param {number} seconds
 * @returns {Promise<Result>}
 */
export async function outcomeWithin({ defer, progress, isSanitized }, child, seconds) {
  defer(child.kill)
  const limit = isSanitized ? 10 * seconds : seconds
  const start = performance.now()
  const clock = setInterval(() => progress(`${Math.round((performance.now() - start) / 1000)} s, at most ${limit}`), 1000)
  const late = new AbortController()
  try {
    const outcome = await Promise.race([child.outcome, setTimeout(limit * 1000, undefined, late)])
    if (outcome === undefined) throw new Error(`it hangs: it has not ended in ${limit} s`)
    if (outcome.error !== undefined) throw new Error(`${outcome.error.name}: ${outcome.error.message}`)
    return outcome.result
  } finally {
    late.abort()
    clearInterval(clock)
    await child.kill()
  }
}
