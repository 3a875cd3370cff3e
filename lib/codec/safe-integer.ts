import type { Codec } from './codec.js'
import type { Stripe } from './column.js'
import { checkedColumn } from './element-column.js'
import { integerType, wholeNumber } from './integer-codec.js'
import { atPath, outOfRange } from './invalid.js'
import type { MemoryView } from './memory-view.js'
import { leafCodec } from './plan.js'
import { fourGigs, storeNumber, storeNumberSource } from './word.js'

const exactly = 'an integer that a number holds exactly'

const toUnsigned = wholeNumber(0, Number.MAX_SAFE_INTEGER)
const toSigned = wholeNumber(Number.MIN_SAFE_INTEGER, Number.MAX_SAFE_INTEGER)

/** `u64` as a `number`: twice as fast as a `bigint`. Refuses, also when reading, what a double cannot hold exactly: more than 2^53 - 1. */
export const u64number: Codec<number, number, Float64Array<ArrayBuffer>> = leafCodec({
  size: 8,
  align: 8,
  type: integerType('__u64', 64, false),
  accept: toUnsigned,
  write: (value, view, offset) => storeNumber(toUnsigned(value), view, offset),
  store: storeNumber,
  read: readUnsigned,
  source: {
    accepts: value => `Number.isSafeInteger(${value}) && ${value} >= 0`,
    store: storeNumberSource,
    read: at => readSource('getUint32', at),
    readable: value => `${value} <= ${Number.MAX_SAFE_INTEGER}`
  },
  column: checkedColumn('Float64', loadUnsigned)
})

/** `i64` as a `number`. Refuses, also when reading, what a double cannot hold exactly: beyond ±(2^53 - 1). */
export const i64number: Codec<number, number, Float64Array<ArrayBuffer>> = leafCodec({
  size: 8,
  align: 8,
  type: integerType('__s64', 64, true),
  accept: toSigned,
  write: (value, view, offset) => storeNumber(toSigned(value), view, offset),
  store: storeNumber,
  read: readSigned,
  source: {
    accepts: value => `Number.isSafeInteger(${value})`,
    store: storeNumberSource,
    read: at => readSource('getInt32', at),
    readable: value => `Number.isSafeInteger(${value})`
  },
  column: checkedColumn('Float64', loadSigned)
})

function readUnsigned(view: MemoryView, offset: number): number {
  const value = view.getUint32(offset + 4, true) * fourGigs + view.getUint32(offset, true)
  if (!Number.isSafeInteger(value)) throw outOfRange(exactly, view.getBigUint64(offset, true))
  return value
}

function readSigned(view: MemoryView, offset: number): number {
  const value = view.getInt32(offset + 4, true) * fourGigs + view.getUint32(offset, true)
  if (!Number.isSafeInteger(value)) throw outOfRange(exactly, view.getBigInt64(offset, true))
  return value
}

// Two loops, so that each has its one function to inline.

function loadUnsigned({ view, offset, stride, count }: Stripe, numbers: Float64Array, start: number): void {
  let i = 0
  try {
    for (let at = offset; i < count; i++, at += stride) numbers[start + i] = readUnsigned(view, at)
  } catch (error) {
    throw atPath(error, start + i)
  }
}

function loadSigned({ view, offset, stride, count }: Stripe, numbers: Float64Array, start: number): void {
  let i = 0
  try {
    for (let at = offset; i < count; i++, at += stride) numbers[start + i] = readSigned(view, at)
  } catch (error) {
    throw atPath(error, start + i)
  }
}

function readSource(high: 'getUint32' | 'getInt32', at: string): string {
  return `view.${high}(${at} + 4, true) * ${fourGigs} + view.getUint32(${at}, true)`
}
