// Scans of whole maps, by each way to go through one.
import { HashMap, u32, u64, u64number } from 'bpf-maps'
import { flow, traffic } from '../data.js'
import { counters, flows } from '../fixtures.js'
import { npmBigint, npmFlow, npmMap, npmNumber, npmTraffic, npmU32 } from '../npm-conversions.js'
import { receive } from '../receivers.js'

/** @import { Receivers } from '../receivers.js' */
/** @import { Loop, Size, Workload } from '../types.js' */

/** @typedef {Pick<Workload, 'name' | 'title' | 'raw' | 'maps' | 'ours' | 'npm'>} Scan */

const scales = [
  { label: '100,000', name: '100k', entries: 100_000 },
  { label: '1,000,000', name: '1m', entries: 1_000_000 }
]

export const integers = {
  raw: 'scan-integers',
  maps: (/** @type {Size} */ { entries }) => [counters(entries)]
}

export const structs = {
  raw: 'scan-structs',
  maps: (/** @type {Size} */ { entries }) => [flows(entries)]
}

/** @type {readonly Scan[]} */
const kinds = [
  {
    ...integers,
    name: 'entries-number',
    title: 'for…of entries, number',
    ours: () => iteration(openNumbers(), receive.numberEntry()),
    npm: bpf => iteration(npmMap(bpf, npmU32, npmNumber), receive.numberEntry())
  },
  {
    ...integers,
    name: 'entries-bigint',
    title: 'for…of entries, bigint',
    ours: () => iteration(HashMap.open({ fd: 3 }, { key: u32, value: u64 }), receive.bigintEntry()),
    npm: bpf => iteration(npmMap(bpf, npmU32, npmBigint), receive.bigintEntry())
  },
  {
    ...structs,
    name: 'entries-struct',
    title: 'for…of entries, struct objects',
    ours: () => iteration(openStructs(), receive.structEntry()),
    npm: bpf => iteration(npmMap(bpf, npmFlow, npmTraffic), receive.structEntry())
  },
  {
    ...integers,
    name: 'for-each-number',
    title: 'forEach, integers',
    ours: () => forEach(openNumbers(), receive.numberEntry())
  },
  {
    ...structs,
    name: 'for-each-struct',
    title: 'forEach, struct objects',
    ours: () => forEach(openStructs(), receive.structEntry())
  }
]

export const scan = kinds.flatMap(scaled)

/**
 * The workload for maps of each size.
 *
 * @param {Scan} kind
 * @returns {Workload[]}
 */
export function scaled(kind) {
  return scales.map(({ label, name, entries }) => {
    return { ...kind, name: `${kind.name}-${name}`, title: `${kind.title}, ${label}`, operations: entries, entries }
  })
}

function openNumbers() {
  return HashMap.open({ fd: 3 }, { key: u32, value: u64number })
}

function openStructs() {
  return HashMap.open({ fd: 3 }, { key: flow, value: traffic })
}

/**
 * @param {Iterable<readonly [key: unknown, value: unknown]>} map
 * @param {Receivers} receivers
 * @returns {Loop}
 */
function iteration(map, receivers) {
  return {
    run(round) {
      receivers.start(round)
      let i = 0
      for (const [key, value] of map) receivers.give(i++, value, key)
      return receivers.checksum
    }
  }
}

/**
 * @param {{ forEach(callback: (value: unknown, key: unknown) => void): void }} map
 * @param {Receivers} receivers
 * @returns {Loop}
 */
function forEach(map, receivers) {
  return {
    run(round) {
      receivers.start(round)
      let i = 0
      map.forEach((value, key) => {
        receivers.give(i++, value, key)
      })
      return receivers.checksum
    }
  }
}
