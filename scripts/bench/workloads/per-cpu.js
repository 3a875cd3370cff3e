// Reads of per-CPU values, summed over the CPUs.
import { HashMap, perCpu, u32, u64, u64number } from 'bpf-maps'
import { nextIndex } from '../data.js'
import { slots } from '../fixtures.js'
import { npmMap, npmSlots, npmU32, readNumber } from '../npm-conversions.js'
import { receive } from '../receivers.js'

/** @import { Receivers } from '../receivers.js' */
/** @import { Loop, NpmBpf, NpmConversion, Size, Workload } from '../types.js' */

/** @type {Workload} */
const number = {
  name: 'per-cpu-number',
  title: 'per-CPU lookup and sum, number',
  operations: 20_000,
  entries: 10_000,
  maps: ({ entries }) => [slots(entries)],
  raw: 'lookup-slots',
  ours: size => sums(HashMap.open({ fd: 3 }, { key: u32, value: perCpu(u64number) }), sumNumbers, size, receive.number()),
  npm: (bpf, size) => sums(openNpm(bpf, npmSlots(readNumber)), sumNumbers, size, receive.number())
}

/** @type {Workload} */
const bigint = {
  ...number,
  name: 'per-cpu-bigint',
  title: 'per-CPU lookup and sum, bigint',
  ours: size => sums(HashMap.open({ fd: 3 }, { key: u32, value: perCpu(u64) }), sumBigints, size, receive.bigint()),
  npm: (bpf, size) => {
    const read = npmSlots((buffer, offset) => buffer.readBigUInt64LE(offset))
    return sums(openNpm(bpf, read), sumBigints, size, receive.bigint())
  }
}

export const perCpuValues = [number, bigint]

/**
 * @template T
 * @param {NpmBpf} bpf
 * @param {NpmConversion<T>} value
 */
function openNpm(bpf, value) {
  const cpus = HashMap.open({ fd: 3 }, { key: u32, value: perCpu(u64) }).getOrThrow(0).length
  return npmMap(bpf, npmU32, value, cpus * 8)
}

/** @param {readonly number[]} values */
function sumNumbers(values) {
  let sum = 0
  for (const value of values) sum += value
  return sum
}

/** @param {readonly bigint[]} values */
function sumBigints(values) {
  let sum = 0n
  for (const value of values) sum += value
  return sum
}

/**
 * @template T
 * @param {{ get(key: number): readonly T[] | undefined }} map
 * @param {(values: readonly T[]) => unknown} sum
 * @param {Size} size
 * @param {Receivers} receivers
 * @returns {Loop}
 */
function sums(map, sum, { operations, entries }, receivers) {
  return {
    run(round) {
      receivers.start(round)
      let key = 0
      for (let i = 0; i < operations; i++) {
        receivers.give(i, sum(map.get(key) ?? []))
        key = nextIndex(key, entries)
      }
      return receivers.checksum
    }
  }
}
