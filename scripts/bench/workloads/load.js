// Filling an empty map.
import { HashMap, u32, u64number } from 'bpf-maps'
import { valueAt } from '../data.js'
import { emptyCounters } from '../fixtures.js'
import { npmMap, npmNumber, npmU32 } from '../npm-conversions.js'
import { sumOf } from '../sum-of.js'

/** @import { Loop, Size, Workload } from '../types.js' */

/** @type {Workload} */
const iterable = {
  name: 'load-iterable-1m',
  title: 'load 1,000,000 from an iterable',
  operations: 1_000_000,
  entries: 1_000_000,
  maps: ({ entries }) => [emptyCounters(entries)],
  raw: 'load',
  ours(size) {
    const map = openOurs()
    return loads(size, { set: entries => map.setMany(entries) })
  },
  npm(bpf, size) {
    const map = npmMap(bpf, npmU32, npmNumber)
    return loads(size, { set: entries => map.setBatch(entries) })
  }
}

export const load = [iterable]

function openOurs() {
  return HashMap.open({ fd: 3 }, { key: u32, value: u64number })
}

/**
 * @param {Size} size
 * @param {{ set(entries: readonly [number, number][]): unknown }} map
 * @returns {Loop}
 */
function loads({ entries }, map) {
  /** @type {[number, number][]} */
  let all = []
  return {
    prepare(round) {
      all = Array.from({ length: entries }, (_, key) => [key, valueAt(key, round)])
    },
    run: () => void map.set(all),
    check: () => sumOf(openOurs()),
    reset: () => openOurs().clear()
  }
}
