// How long it takes until the first value is printed, beyond `node -e 0`.
import { counters } from '../fixtures.js'
import { childScript, runChild } from './run-child.js'

/** @import { Measurement, Samples, Session } from '../types.js' */

/** @type {Measurement} */
export const startUp = { name: 'start-up', title: 'start to the first value, beyond node -e 0', unit: 'ms', measure }

/**
 * @param {Session} session
 * @returns {Samples}
 */
function measure({ rounds, npm }) {
  const samples = { npm: /** @type {number[]} */ ([]), ours: /** @type {number[]} */ ([]) }
  for (let round = 0; round < rounds; round++) {
    const empty = time(['-e', '0'])
    if ('path' in npm) samples.npm.push(time([childScript('first-value-npm.js'), npm.path]) - empty)
    samples.ours.push(time([childScript('first-value.js')]) - empty)
  }
  return samples
}

/** @param {string[]} nodeArguments */
function time(nodeArguments) {
  const map = counters(10_000)
  const start = performance.now()
  runChild(nodeArguments, map)
  return performance.now() - start
}
