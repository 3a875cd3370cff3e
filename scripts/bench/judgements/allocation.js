// How many bytes of JavaScript's memory a get takes: the result's own, and nothing else.
import { counters } from '../fixtures.js'
import { childScript, runChild } from './run-child.js'

/** @import { Measurement } from '../types.js' */

const withoutCollections = ['--expose-gc', '--min-semi-space-size=64', '--max-semi-space-size=64']

export const allocation = [measurement('number'), measurement('bigint')]

/**
 * @param {string} value
 * @returns {Measurement}
 */
function measurement(value) {
  return {
    name: `bytes-per-get-${value}`,
    title: `memory for a get, ${value}`,
    unit: 'bytes',
    measure() {
      const { stdout } = runChild([...withoutCollections, childScript('allocate.js'), value], counters(10_000))
      return { ours: [Math.round(Number(stdout))] }
    }
  }
}
