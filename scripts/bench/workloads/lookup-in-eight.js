// Look-ups in eight maps with different codecs by one line of code: what it costs that all maps share a class.
import { HashMap } from 'bpf-maps'
import { nextIndex } from '../data.js'
import { codecsOfEight, eightMaps } from '../fixtures.js'
import { receive } from '../receivers.js'

/** @import { Loop, Size, Workload } from '../types.js' */

/** @type {Workload} */
const eight = {
  name: 'lookup-in-eight',
  title: 'lookup in 8 maps at one call site',
  operations: 20_000,
  entries: 10_000,
  maps: ({ entries }) => eightMaps(entries),
  raw: 'lookup-in-eight',
  ours: loop
}

export const lookupInEight = [eight]

/**
 * @param {Size} size
 * @returns {Loop}
 */
function loop({ operations, entries }) {
  const maps = codecsOfEight.map(([key, value], index) => HashMap.open({ fd: 3 + index }, { key, value }))
  const receivers = receive.numberOrBigint()
  return {
    run(round) {
      receivers.start(round)
      let key = 0
      for (let i = 0; i < operations; i++) {
        receivers.give(i, maps[i & 7]?.get(key))
        if ((i & 7) === 7) key = nextIndex(key, entries)
      }
      return receivers.checksum
    }
  }
}
