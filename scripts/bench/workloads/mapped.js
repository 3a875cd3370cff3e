// Reads of an array's memory, without system calls.
import { ArrayMap, u64, u64number } from 'bpf-maps'
import { nextIndex } from '../data.js'
import { mappedCounters } from '../fixtures.js'

/** @import { AnyCodec } from 'bpf-maps' */
/** @import { Loop, Size, Workload } from '../types.js' */

const million = { operations: 1_000_000, entries: 1_000_000, maps: (/** @type {Size} */ { entries }) => [mappedCounters(entries)] }

/** @type {Workload} */
const sumNumbers = {
  ...million,
  name: 'mapped-sum-number',
  title: 'mapped array of 1,000,000 u64, sum, number',
  raw: 'sum-mapped',
  ours: numberSum
}

/** @type {Workload} */
const sumBigints = {
  ...million,
  name: 'mapped-sum-bigint',
  title: 'mapped array of 1,000,000 u64, sum, bigint',
  unit: 'ns',
  raw: 'sum-mapped',
  ours: bigintSum
}

/** @type {Workload} */
const readNumber = {
  ...million,
  name: 'mapped-get-number',
  title: 'one element through the mapping, number',
  unit: 'ns',
  raw: 'read-mapped',
  ours: numberReads
}

/** @type {Workload} */
const readBigint = {
  ...readNumber,
  name: 'mapped-get-bigint',
  title: 'one element through the mapping, bigint',
  ours: bigintReads
}

export const mapped = [sumNumbers, sumBigints, readNumber, readBigint]

/**
 * @template {AnyCodec} V
 * @param {V} value
 */
function open(value) {
  return ArrayMap.open({ fd: 3 }, { value })
}

/** @returns {Loop} */
function numberSum() {
  const mapped = open(u64number).mapped()
  return { run: round => fold(BigInt(mapped.sum()) + BigInt(round)) }
}

/** @returns {Loop} */
function bigintSum() {
  const mapped = open(u64).mapped()
  return { run: round => fold(mapped.sum() + BigInt(round)) }
}

/**
 * A checksum of a sum of 64 bits: its halves added.
 *
 * @param {bigint} sum
 */
function fold(sum) {
  return Number(BigInt.asUintN(32, sum + (sum >> 32n)))
}

/**
 * @param {Size} size
 * @returns {Loop}
 */
function numberReads({ operations, entries }) {
  const mapped = open(u64number).mapped()
  return {
    run(round) {
      let sum = round
      let index = 0
      for (let i = 0; i < operations; i++) {
        sum = (sum + mapped.get(index)) | 0
        index = nextIndex(index, entries)
      }
      return sum >>> 0
    }
  }
}

/**
 * @param {Size} size
 * @returns {Loop}
 */
function bigintReads({ operations, entries }) {
  const mapped = open(u64).mapped()
  return {
    run(round) {
      let sum = BigInt(round)
      let index = 0
      for (let i = 0; i < operations; i++) {
        sum = BigInt.asUintN(64, sum + mapped.get(index))
        index = nextIndex(index, entries)
      }
      return Number(BigInt.asUintN(32, sum))
    }
  }
}
