// A ring is emptied that a program has filled.
import { RingBuffer } from 'bpf-maps'
import { receive } from '../receivers.js'
import { event, filledRing } from '../ring.js'

/** @import { Codec, MemoryView } from 'bpf-maps' */
/** @import { Receivers } from '../receivers.js' */
/** @import { Loop, Size, Workload } from '../types.js' */

const records = {
  operations: 50_000,
  entries: 50_000,
  maps: () => [filledRing().ring],
  fill: (/** @type {Size} */ { operations }) => filledRing().fill(operations)
}

/** @type {Workload} */
const numbers = {
  ...records,
  name: 'ring-numbers',
  title: 'ring, 64-byte records as objects, number',
  raw: 'drain-numbers',
  libbpf: 'libbpf-numbers',
  ours: () => events(event.numbers, receive.numberEvent())
}

/** @type {Workload} */
const bigints = {
  ...records,
  name: 'ring-bigints',
  title: 'ring, 64-byte records as objects, bigint',
  raw: 'drain-numbers',
  libbpf: 'libbpf-numbers',
  ours: () => events(event.bigints, receive.bigintEvent())
}

/** @type {Workload} */
const withText = {
  ...records,
  name: 'ring-text',
  title: 'ring, 64-byte records as objects, bigint and text',
  raw: 'drain-with-text',
  libbpf: 'libbpf-with-text',
  ours: () => events(event.withText, receive.textEvent())
}

/** @type {Workload} */
const lent = {
  ...records,
  name: 'ring-records',
  title: 'ring, 64-byte records, fields in place',
  raw: 'drain-numbers',
  libbpf: 'libbpf-numbers',
  ours: recordsInPlace
}

export const ring = [numbers, bigints, withText, lent]

/**
 * @template Event
 * @param {Codec<never, Event>} codec
 * @param {Receivers} receivers
 * @returns {Loop}
 */
function events(codec, receivers) {
  const ring = RingBuffer.open({ fd: 3 }, { event: codec })
  return {
    run(round) {
      receivers.start(round)
      let i = 0
      ring.consume(event => receivers.give(i++, event))
      return receivers.checksum
    }
  }
}

/** @returns {Loop} */
function recordsInPlace() {
  const ring = RingBuffer.open({ fd: 3 })
  return {
    run(round) {
      let sum = round
      ring.consumeRecords((view, offset) => {
        sum = (sum + sumFields(view, offset)) | 0
      })
      return sum >>> 0
    }
  }
}

/**
 * Of what is wide, the low halves: the others do not count for the checksum, in C neither.
 *
 * @param {MemoryView} view
 * @param {number} offset
 */
function sumFields(view, offset) {
  const wide = view.getUint32(offset, true) + view.getUint32(offset + 8, true) + view.getUint32(offset + 16, true)
  const ids = view.getUint32(offset + 24, true) + view.getUint32(offset + 28, true) + view.getUint32(offset + 32, true)
  return wide + ids + view.getUint32(offset + 36, true) + view.getUint32(offset + 40, true) + view.getInt32(offset + 44, true)
}
