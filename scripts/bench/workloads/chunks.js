// A scan that leaves turns to the event loop: how long it takes, and how long the loop is kept at most.
import { HashMap, u32, u64number } from 'bpf-maps'
import { counters } from '../fixtures.js'
import { receive } from '../receivers.js'

/** @import { Receivers } from '../receivers.js' */
/** @import { Loop, Workload } from '../types.js' */

/** @type {Workload} */
const total = {
  name: 'chunks-1m',
  title: 'chunks() of 1,000,000, in all',
  operations: 1_000_000,
  entries: 1_000_000,
  maps: ({ entries }) => [counters(entries)],
  raw: 'scan-integers',
  ours: () => scanInTurns(receive.numberEntry())
}

/** @type {Workload} */
const longestGap = {
  ...total,
  name: 'chunks-gap',
  title: 'chunks() of 1,000,000, longest gap',
  unit: 'ms',
  ours: () => measureGaps(scanInTurns(receive.numberEntry()))
}

export const chunks = [total, longestGap]

/**
 * @param {Receivers} receivers
 * @returns {Loop}
 */
function scanInTurns(receivers) {
  const map = HashMap.open({ fd: 3 }, { key: u32, value: u64number })
  return {
    async run(round) {
      receivers.start(round)
      for await (const entries of map.chunks()) {
        for (const [i, [key, value]] of entries.entries()) receivers.give(i, value, key)
      }
      return receivers.checksum
    }
  }
}

/**
 * Takes a turn of the event loop again and again while the loop runs. What counts is the longest time between two of them.
 *
 * @param {Loop} loop
 * @returns {Loop}
 */
function measureGaps(loop) {
  let longest = 0
  return {
    async run(round) {
      longest = 0
      let before = performance.now()
      const see = () => {
        const now = performance.now()
        longest = Math.max(longest, now - before)
        before = now
      }
      let turn = setImmediate(function takeTurn() {
        see()
        turn = setImmediate(takeTurn)
      })
      const checksum = await loop.run(round)
      see()
      clearImmediate(turn)
      return checksum ?? 0
    },
    nanoseconds: () => longest * 1e6
  }
}
