import { setImmediate } from 'node:timers/promises'
import { bpffs, HashMap, RingBuffer, u32, u64number } from 'bpf-maps'
import { mapOptions, openShared, pinOf, sentinels } from './place.js'
import { sender } from './sender.js'

/** @import { Random } from '../../support/random.js' */
/** @import { Row } from '../support/ledger.js' */
/** @import { Place } from './place.js' */

/**
 * What a process of the storm knows, and its row in the ledger.
 *
 * @typedef {{ place: Place, slot: number, row: Row, random: Random }} Actor
 */

/** The columns of the ledger; behind `first` each role has its own. */
export const column = { operations: 0, first: 1 }

/**
 * @param {boolean} isTrue
 * @param {string} sentence
 */
function must(isTrue, sentence) {
  if (!isTrue) throw new Error(sentence)
}

/**
 * Does a step again and again until the process is killed.
 *
 * @param {Row} row
 * @param {() => void} step
 * @returns {Promise<never>}
 */
async function forever(row, step) {
  for (let turn = 1; ; turn++) {
    step()
    row.add(column.operations)
    // So that a process notices that nobody is there any more who would kill it.
    if (turn % 16 === 0) await setImmediate()
  }
}

/** @param {string} code */
const unless = (code, /** @type {() => void} */ step) => {
  try {
    step()
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === code)) throw error
  }
}

/**
 * Each of these is a process that does one thing for ever. What must not be is thrown.
 *
 * @satisfies {Record<string, (actor: Actor) => Promise<never>>}
 */
export const roles = {
  /** Opens by `create` what is pinned: it must always be the same map. */
  creator: ({ place, row, random }) =>
    forever(row, () => {
      const index = random.below(place.shared.length)
      const map = HashMap.create(mapOptions(place, `shared${index}`))
      must(map.id === place.shared[index], `shared${index} is another map: ${map.id} instead of ${place.shared[index]}`)
      const [key, value] = random.of(sentinels)
      must(map.get(key) === value, `key ${key} of shared${index} is lost`)
      map.close()
    }),

  /** Creates at pins that come and go. */
  ephemeral: ({ place, slot, row, random }) =>
    forever(row, () => {
      const name = `coming${random.below(2)}`
      const map = HashMap.create(mapOptions(place, name))
      map.set(slot, 7)
      must(map.get(slot) === 7, `what was written to ${name} is not there`)
      if (random.oneIn(3)) unless('ENOENT', () => bpffs.unpin(pinOf(place, name)))
      map.close()
    }),

  /** Puts maps of other sizes in the place of one. */
  replacer: ({ place, row, random }) =>
    forever(row, () => {
      const maxEntries = random.of([64, 128, 256])
      const map = HashMap.create({ ...mapOptions(place, 'replaced', maxEntries), onIncompatible: 'replace' })
      must(map.maxEntries === maxEntries, `the map has ${map.maxEntries} entries instead of ${maxEntries}`)
      map.close()
    }),

  /** Counts up in a key of its own: what it has noted, a map must have. */
  writer: ({ place, slot, row, random }) => {
    const maps = place.shared.map((_id, index) => openShared(place, index))
    for (const [index, map] of maps.entries()) {
      const [noted, found] = [row.get(column.first + index), map.get(1000 + slot) ?? 0]
      must(found === noted || found === noted + 1, `shared${index} has ${found}, and ${noted} was acknowledged`)
    }
    return forever(row, () => {
      const index = random.below(maps.length)
      const next = row.get(column.first + index) + 1
      maps[index]?.set(1000 + slot, next)
      row.set(column.first + index, next)
      // For those who scan: keys that come and go.
      const key = 2000 + slot * 100 + random.below(100)
      if (random.oneIn(2)) maps[index]?.set(key, next)
      else maps[index]?.delete(key)
    })
  },

  /** Scans what others change, and opens what others replace. */
  reader: ({ place, row, random }) => {
    const maps = place.shared.map((_id, index) => openShared(place, index))
    return forever(row, () => {
      const keys = [...random.of(maps).entries()].map(([key]) => key)
      must(new Set(keys).size === keys.length, 'a scan has a key twice')
      must(
        sentinels.every(([key]) => keys.includes(key)),
        'a scan lacks a key that nobody has touched'
      )
      HashMap.open(pinOf(place, 'replaced'), { key: u32, value: u64number }).close()
    })
  },

  /** Goes on where the last reader of the ring has been: its events have numbers. */
  ringReader: ({ place, row }) => {
    const ring = RingBuffer.open(pinOf(place, 'ring'), { event: u64number })
    const check = orderOf(row)
    return forever(row, () => {
      ring.consume(check)
    })
  },

  sender: ({ place, row }) => {
    const send = sender(place)
    return forever(row, send)
  },

  /** Pins a map, looks whether it is there, and unpins it. */
  repinner: ({ place, slot, row }) => {
    const map = HashMap.open({ id: place.moving }, { key: u32, value: u64number })
    const path = pinOf(place, `moving${slot}`)
    return forever(row, () => {
      // The last one may have been killed while it was pinned.
      unless('EEXIST', () => map.pin(path))
      const found = HashMap.open(path, { key: u32, value: u64number })
      must(found.id === place.moving, `another map is pinned at ${path}`)
      found.close()
      bpffs.unpin(path)
    })
  }
}

/**
 * Checks that no event is left out. A reader that was killed may have handled events which it had not yet given free: they come again.
 *
 * @param {Row} row
 */
export function orderOf(row) {
  let isFirst = true
  let next = row.get(column.first)
  return (/** @type {number} */ event) => {
    must(event === next || (isFirst && event < next), `event ${event} of the ring came where ${next} was expected`)
    if (event < next) row.add(column.first + 1, next - event)
    isFirst = false
    next = event + 1
    row.set(column.first, next)
  }
}
