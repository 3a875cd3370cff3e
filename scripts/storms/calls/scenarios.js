import { workerOf } from '../../../test/support/worker.js'

/** @import { Tally } from '../../../test/native/support/garbage-calls.js' */

// For root some garbage is a right call that does harm: a mount hides a folder, and an id opens a map of somebody else.
const leftOut = ['mountBpffs', 'objectGetById']

const module = new URL('../../../test/native/support/garbage-calls.ts', import.meta.url)

/** @type {ReturnType<typeof workerOf<typeof import('../../../test/native/support/garbage-calls.js')>>} */
const inWorker = workerOf(module)

/**
 * @param {number} seed
 * @param {number} rounds
 * @returns {Promise<Tally>}
 */
export async function inOneThread(seed, rounds) {
  const { callWithGarbage } = await import('../../../test/native/support/garbage-calls.js')
  return callWithGarbage(seed, rounds, leftOut)
}

/**
 * @param {number} seed
 * @param {number} rounds by each of them
 * @returns {Promise<Tally>}
 */
export async function inTwoThreads(seed, rounds) {
  const outcomes = await Promise.all([seed, seed + 1].map(each => inWorker('callWithGarbage', [each, rounds, leftOut]).outcome))
  const tallies = outcomes.map(({ result, error }) => result ?? failed(error?.message))
  const sum = (/** @type {'answered' | 'refused' | 'threw'} */ end) => tallies.reduce((total, tally) => total + tally[end], 0)
  return { answered: sum('answered'), refused: sum('refused'), threw: sum('threw'), wrong: tallies.flatMap(({ wrong }) => wrong) }
}

/**
 * @param {string | undefined} message
 * @returns {Tally}
 */
function failed(message) {
  return { answered: 0, refused: 0, threw: 0, wrong: [`a thread ended with: ${message}`] }
}
