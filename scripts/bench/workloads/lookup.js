// Look-ups of one entry.
import { HashMap, u32, u64, u64number } from 'bpf-maps'
import { flow, flowAt, nextIndex, traffic } from '../data.js'
import { counters, flows } from '../fixtures.js'
import { npmBigint, npmFlow, npmMap, npmNumber, npmTraffic, npmU32 } from '../npm-conversions.js'
import { receive } from '../receivers.js'

/** @import { Loop, Size, Workload } from '../types.js' */
/** @import { Receivers } from '../receivers.js' */
/**
 * @template K
 * @typedef {{ get(key: K): unknown }} Gets
 */

const few = { operations: 20_000, entries: 10_000 }

/** @type {Workload} */
const number = {
  ...few,
  name: 'lookup-number',
  title: 'lookup u32 → u64, number',
  maps: ({ entries }) => [counters(entries)],
  raw: 'lookup',
  ours: size => lookups(HashMap.open({ fd: 3 }, { key: u32, value: u64number }), size, receive.number()),
  npm: (bpf, size) => lookups(npmMap(bpf, npmU32, npmNumber), size, receive.number())
}

/** @type {Workload} */
const bigint = {
  ...few,
  name: 'lookup-bigint',
  title: 'lookup u32 → u64, bigint',
  maps: ({ entries }) => [counters(entries)],
  raw: 'lookup',
  ours: size => lookups(HashMap.open({ fd: 3 }, { key: u32, value: u64 }), size, receive.bigint()),
  npm: (bpf, size) => lookups(npmMap(bpf, npmU32, npmBigint), size, receive.bigint())
}

/** @type {Workload} */
const missing = {
  ...few,
  name: 'lookup-missing',
  title: 'lookup of a missing key',
  maps: ({ entries }) => [counters(entries)],
  raw: 'lookup-missing',
  ours: size => misses(HashMap.open({ fd: 3 }, { key: u32, value: u64number }), size),
  npm: (bpf, size) => misses(npmMap(bpf, npmU32, npmNumber), size)
}

/** @type {Workload} */
const struct = {
  ...few,
  name: 'lookup-struct',
  title: 'lookup 5-tuple struct → struct, objects',
  maps: ({ entries }) => [flows(entries)],
  raw: 'lookup-flow',
  ours: size => flowLookups(HashMap.open({ fd: 3 }, { key: flow, value: traffic }), size),
  npm: (bpf, size) => flowLookups(npmMap(bpf, npmFlow, npmTraffic), size)
}

export const lookup = [number, bigint, missing, struct]

/**
 * @param {Gets<number>} map
 * @param {Size} size
 * @param {Receivers} receivers
 * @returns {Loop}
 */
function lookups(map, { operations, entries }, receivers) {
  return {
    run(round) {
      receivers.start(round)
      let key = 0
      for (let i = 0; i < operations; i++) {
        receivers.give(i, map.get(key))
        key = nextIndex(key, entries)
      }
      return receivers.checksum
    }
  }
}

/**
 * @param {Gets<number>} map
 * @param {Size} size
 * @returns {Loop}
 */
function misses(map, { operations, entries }) {
  const receivers = receive.absence()
  return {
    run(round) {
      receivers.start(round)
      for (let i = 0; i < operations; i++) receivers.give(i, map.get(entries + i))
      return receivers.checksum
    }
  }
}

/**
 * @param {Gets<ReturnType<typeof flowAt>>} map
 * @param {Size} size
 * @returns {Loop}
 */
function flowLookups(map, { operations, entries }) {
  const receivers = receive.traffic()
  return {
    run(round) {
      receivers.start(round)
      let index = 0
      for (let i = 0; i < operations; i++) {
        receivers.give(i, map.get(flowAt(index)))
        index = nextIndex(index, entries)
      }
      return receivers.checksum
    }
  }
}
