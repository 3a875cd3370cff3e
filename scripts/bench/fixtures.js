// Maps that the benchmarks work on. Each is made once, for all benchmarks that want the same; the kernel frees them when the process ends.
import { ArrayMap, HashMap, i16, i32, i64, i64number, perCpu, u16, u32, u64, u64number } from 'bpf-maps'
import { flow, flowAt, traffic, trafficAt, valueAt } from './data.js'

/** @import { BpfMap, Codec } from 'bpf-maps' */
/** @typedef {Codec<number, number | bigint>} Integer */

/** @type {Map<string, BpfMap>} */
const made = new Map()

/**
 * @param {string} name
 * @param {() => BpfMap} make
 */
function once(name, make) {
  const map = made.get(name) ?? make()
  made.set(name, map)
  return map
}

/**
 * Pairs of a key and a value for the indexes from 0 on.
 *
 * @template K, V
 * @param {number} entries
 * @param {(index: number) => [K, V]} entryAt
 * @returns {Generator<[K, V], void>}
 */
function* sequence(entries, entryAt) {
  for (let index = 0; index < entries; index++) yield entryAt(index)
}

/**
 * u32 → u64, full.
 *
 * @param {number} entries
 */
export function counters(entries) {
  return once(`counters ${entries}`, () => {
    const map = HashMap.create({ key: u32, value: u64number, maxEntries: entries })
    map.setMany(sequence(entries, index => [index, valueAt(index, 0)]))
    return map
  })
}

/**
 * u32 → u64, empty, with room for so many.
 *
 * @param {number} entries
 */
export function emptyCounters(entries) {
  return once(`empty counters ${entries}`, () => HashMap.create({ key: u32, value: u64number, maxEntries: entries }))
}

/**
 * Flows and their traffic.
 *
 * @param {number} entries
 */
export function flows(entries) {
  return once(`flows ${entries}`, () => {
    const map = HashMap.create({ key: flow, value: traffic, maxEntries: entries })
    map.setMany(sequence(entries, index => [flowAt(index), trafficAt(index)]))
    return map
  })
}

/** @type {readonly (readonly [key: Integer, value: Integer])[]} */
export const codecsOfEight = [
  [u32, u64number],
  [u32, u64],
  [u16, u32],
  [i16, i32],
  [i32, u16],
  [u64, i64],
  [i64, i64number],
  [u64number, i16]
]

/**
 * Maps of eight different pairs of integers, each index under itself.
 *
 * @param {number} entries
 */
export function eightMaps(entries) {
  return codecsOfEight.map(([key, value], number) => {
    return once(`map ${number} of eight ${entries}`, () => {
      const map = HashMap.create({ key, value, maxEntries: entries })
      map.setMany(sequence(entries, index => [index, index]))
      return map
    })
  })
}

/**
 * u32 → a u64 of each CPU.
 *
 * @param {number} entries
 */
export function slots(entries) {
  return once(`slots ${entries}`, () => {
    const cpus = countCpus()
    const map = HashMap.create({ key: u32, value: perCpu(u64number), maxEntries: entries })
    map.setMany(sequence(entries, index => [index, Array.from({ length: cpus }, (_, cpu) => valueAt(index, cpu))]))
    return map
  })
}

// The elements of an array are there from the start, with a slot for each CPU that the kernel calls possible.
function countCpus() {
  const map = ArrayMap.create({ value: perCpu(u32), maxEntries: 1 })
  const { length } = map.getOrThrow(0)
  map.close()
  return length
}

/**
 * An array of u64 that can be mapped into memory.
 *
 * @param {number} entries
 */
export function mappedCounters(entries) {
  return once(`mapped counters ${entries}`, () => {
    const map = ArrayMap.create({ value: u64number, maxEntries: entries, mmapable: true })
    map.setMany(sequence(entries, index => [index, valueAt(index, 0)]))
    return map
  })
}
