// Filling an empty map.
import { HashMap, u32, u64number } from 'bpf-maps'
import { valueAt } from '../data.js'
import { emptyCounters } from '../fixtures.js'
import { npmMap, npmNumber, npmU32 } from '../npm-conversions.js'
import { sumOf } from '../sum-of.js'

/** @import { Loop, Size, Workload } from '../types.js' */

const million = {
  operations: 1_000_000,
  entries: 1_000_000,
  maps: (/** @type {Size} */ { entries }) => [emptyCounters(entries)],
  raw: 'load'
}

/** @type {Workload} */
const columns = {
  ...million,
  name: 'load-columns-1m',
  title: 'load 1,000,000 from columns',
  ours: loadsOfColumns
}

/** @type {Workload} */
const iterable = {
  ...million,
  name: 'load-iterable-1m',
  title: 'load 1,000,000 from an iterable',
  ours(size) {
    const map = openOurs()
    return loads(size, { set: entries => map.setMany(entries) })
  },
  npm(bpf, size) {
    const map = npmMap(bpf, npmU32, npmNumber)
    return loads(size, { set: entries => map.setBatch(entries) })
  }
}

export const load = [columns, iterable]

function openOurs() {
  return HashMap.open({ fd: 3 }, { key: u32, value: u64number })
}

/**
 * @param {Size} size
 * @returns {Loop}
 */
function loadsOfColumns({ entries }) {
  const map = openOurs()
  const keys = Uint32Array.from({ length: entries }, (_, key) => key)
  const values = new Float64Array(entries)
  return {
    prepare(round) {
      for (const key of keys) values[key] = valueAt(key, round)
    },
    run: () => void map.setMany({ keys, values }),
    check: () => sumOf(map),
    reset: () => map.clear()
  }
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
