// Updates, inserts and deletes of one entry.
import { HashMap, u32, u64number } from 'bpf-maps'
import { nextIndex, valueAt } from '../data.js'
import { counters, emptyCounters } from '../fixtures.js'
import { npmMap, npmNumber, npmU32 } from '../npm-conversions.js'
import { sumOf } from '../sum-of.js'

/** @import { Loop, NpmBpf, Size, Workload } from '../types.js' */
/** @typedef {{ set(key: number, value: number): unknown, delete(key: number): boolean }} Changes */

const few = { operations: 20_000, entries: 10_000 }

/** @type {Workload} */
const updateExisting = {
  ...few,
  name: 'update',
  title: 'update u32 → u64',
  maps: ({ entries }) => [counters(entries)],
  raw: 'update',
  ours: size => updates(openOurs(), size),
  npm: (bpf, size) => updates(openNpm(bpf), size)
}

/** @type {Workload} */
const insertAndDelete = {
  ...few,
  name: 'insert-delete',
  title: 'insert and delete',
  maps: ({ entries }) => [emptyCounters(2 * entries)],
  raw: 'insert-and-delete',
  ours: size => insertsAndDeletes(openOurs(), size),
  npm: (bpf, size) => insertsAndDeletes(openNpm(bpf), size)
}

export const update = [updateExisting, insertAndDelete]

function openOurs() {
  return HashMap.open({ fd: 3 }, { key: u32, value: u64number })
}

/** @param {NpmBpf} bpf */
function openNpm(bpf) {
  return npmMap(bpf, npmU32, npmNumber)
}

/**
 * @param {Changes} map
 * @param {Size} size
 * @returns {Loop}
 */
function updates(map, { operations, entries }) {
  return {
    run(round) {
      let key = 0
      for (let i = 0; i < operations; i++) {
        map.set(key, valueAt(key, round))
        key = nextIndex(key, entries)
      }
    },
    check: () => sumOf(openOurs())
  }
}

/**
 * @param {Changes} map
 * @param {Size} size
 * @returns {Loop}
 */
function insertsAndDeletes(map, { operations, entries }) {
  return {
    run(round) {
      let deleted = round
      let key = entries
      for (let i = 0; i < operations; i += 2) {
        map.set(key, valueAt(key, round))
        if (map.delete(key++)) deleted++
      }
      return deleted
    }
  }
}
