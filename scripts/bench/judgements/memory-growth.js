// By how much a process grows while it goes through a large map.
import { counters } from '../fixtures.js'
import { childScript, runChild } from './run-child.js'

/** @import { Measurement, Samples, Session } from '../types.js' */

/** @type {Measurement} */
export const memoryGrowth = { name: 'memory-growth', title: 'memory growth, 1,000,000 entries streamed', unit: 'MB', measure }

const mostRounds = 3

/**
 * @param {Session} session
 * @returns {Samples}
 */
function measure({ quick, rounds, npm }) {
  const entries = quick ? 20_000 : 1_000_000
  const grow = (/** @type {string[]} */ ...more) =>
    Number.parseInt(runChild([childScript('stream.js'), ...more], counters(entries)).stdout, 10) / 1e6
  const samples = { npm: /** @type {number[]} */ ([]), ours: /** @type {number[]} */ ([]) }
  for (let round = 0; round < Math.min(rounds, mostRounds); round++) {
    if ('path' in npm) samples.npm.push(grow(npm.path))
    samples.ours.push(grow())
  }
  return samples
}
