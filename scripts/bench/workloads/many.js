// Many entries in one call.
import { HashMap, u32, u64number } from 'bpf-maps'
import { nextIndex, valueAt } from '../data.js'
import { counters } from '../fixtures.js'
import { npmMap, npmNumber, npmU32 } from '../npm-conversions.js'
import { receive } from '../receivers.js'
import { sumOf } from '../sum-of.js'

/** @import { Loop, Size, Workload } from '../types.js' */

const thousand = 1000

/** @type {Workload} */
const getMany = {
  name: 'get-many',
  title: 'getMany(1000), against single look-ups in C',
  operations: 20_000,
  entries: 10_000,
  maps: ({ entries }) => [counters(entries)],
  raw: 'lookup',
  ours: getsOfThousand
}

/** @type {Workload} */
const setManyAgainstBatch = {
  name: 'set-many-batch',
  title: 'setMany(1000), against batches in C',
  operations: 100_000,
  entries: thousand,
  maps: ({ entries }) => [counters(entries)],
  raw: 'update-thousands',
  ours(size) {
    const map = openOurs()
    return setsOfThousand(size, { set: entries => map.setMany(entries) })
  },
  npm(bpf, size) {
    const map = npmMap(bpf, npmU32, npmNumber)
    return setsOfThousand(size, { set: entries => map.setBatch(entries) })
  }
}

/** @type {Workload} */
const setManyAgainstSingle = {
  ...setManyAgainstBatch,
  name: 'set-many-single',
  title: 'setMany(1000), against single updates in C',
  raw: 'update'
}

export const many = [getMany, setManyAgainstBatch, setManyAgainstSingle]

function openOurs() {
  return HashMap.open({ fd: 3 }, { key: u32, value: u64number })
}

/**
 * @param {Size} size
 * @returns {Loop}
 */
function getsOfThousand({ operations, entries }) {
  const map = openOurs()
  const receivers = receive.number()
  const keys = new Array(thousand).fill(0)
  return {
    run(round) {
      receivers.start(round)
      let key = 0
      for (let done = 0; done < operations; done += thousand) {
        for (let i = 0; i < thousand; i++, key = nextIndex(key, entries)) keys[i] = key
        const values = map.getMany(keys)
        for (let i = 0; i < thousand; i++) receivers.give(i, values[i])
      }
      return receivers.checksum
    }
  }
}

/**
 * @param {Size} size
 * @param {{ set(entries: readonly [number, number][]): unknown }} map
 * @returns {Loop}
 */
function setsOfThousand({ operations }, map) {
  /** @type {[number, number][]} */
  let entries = []
  return {
    prepare(round) {
      entries = Array.from({ length: thousand }, (_, key) => [key, valueAt(key, round)])
    },
    run() {
      for (let done = 0; done < operations; done += thousand) map.set(entries)
    },
    check: () => sumOf(openOurs())
  }
}
