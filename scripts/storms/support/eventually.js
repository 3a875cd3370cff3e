import { setTimeout } from 'node:timers/promises'

/**
 * Asks until the answer is empty, for some seconds: the kernel frees most objects only after a grace period. Returns the last answer.
 *
 * @template Item
 * @param {() => readonly Item[]} ask
 * @param {number} [seconds]
 * @returns {Promise<readonly Item[]>}
 */
export async function eventuallyNone(ask, seconds = 10) {
  const end = performance.now() + seconds * 1000
  for (;;) {
    const answer = ask()
    if (answer.length === 0 || performance.now() > end) return answer
    await setTimeout(50)
  }
}
