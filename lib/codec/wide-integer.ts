import type { Codec } from './codec.js'
import type { WordCodec } from './columnar.js'
import { elementColumn } from './element-column.js'
import { integerType } from './integer-codec.js'
import type { MemoryView } from './memory-view.js'
import { leafCodec } from './plan.js'
import { isWord, isWordSource, refuseWide, storeNumber, storeNumberSource } from './word.js'

type Wide = number | bigint

/** An unsigned 64-bit integer in the machine's byte order, `__u64`. Takes a `number` as long as it is a safe integer; gives a `bigint`. */
export const u64: WordCodec<number | bigint, bigint, BigUint64Array<ArrayBuffer>> = leafCodec({
  size: 8,
  align: 8,
  type: integerType('__u64', 64, false),
  accept: toU64,
  write: (value, view, offset) => storeU64(toU64(value), view, offset),
  store: storeU64,
  read: (view, offset) => (isWord(view, offset) ? (view.u64[offset >>> 3] as bigint) : view.getBigUint64(offset, true)),
  source: {
    accepts: value =>
      `(typeof ${value} === 'bigint' ? BigInt.asUintN(64, ${value}) === ${value} : Number.isSafeInteger(${value}) && ${value} >= 0)`,
    store: (value, at) => `if (typeof ${value} === 'bigint') {
        if (${isWordSource(at)}) view.u64[${at} >>> 3] = ${value}
        else view.setBigUint64(${at}, ${value}, true)
      } else { ${storeNumberSource(value, at)} }`,
    read: at => `(${isWordSource(at)} ? view.u64[${at} >>> 3] : view.getBigUint64(${at}, true))`
  },
  column: elementColumn('BigUint64')
})

/** A signed 64-bit integer in the machine's byte order, `__s64`. Takes a `number` as long as it is a safe integer; gives a `bigint`. */
export const i64: WordCodec<number | bigint, bigint, BigInt64Array<ArrayBuffer>> = leafCodec({
  size: 8,
  align: 8,
  type: integerType('__s64', 64, true),
  accept: toI64,
  write: (value, view, offset) => storeI64(toI64(value), view, offset),
  store: storeI64,
  read: (view, offset) => (isWord(view, offset) ? (view.i64[offset >>> 3] as bigint) : view.getBigInt64(offset, true)),
  source: {
    accepts: value => `(typeof ${value} === 'bigint' ? BigInt.asIntN(64, ${value}) === ${value} : Number.isSafeInteger(${value}))`,
    store: (value, at) => `if (typeof ${value} === 'bigint') {
        if (${isWordSource(at)}) view.i64[${at} >>> 3] = ${value}
        else view.setBigInt64(${at}, ${value}, true)
      } else { ${storeNumberSource(value, at)} }`,
    read: at => `(${isWordSource(at)} ? view.i64[${at} >>> 3] : view.getBigInt64(${at}, true))`
  },
  column: elementColumn('BigInt64')
})

/** An unsigned 64-bit integer in network byte order, `__be64`. Takes a `number` as long as it is a safe integer; gives a `bigint`. */
export const u64be: Codec<number | bigint, bigint, BigUint64Array<ArrayBuffer>> = leafCodec({
  size: 8,
  align: 8,
  type: integerType('__be64', 64, false, true),
  accept: toU64,
  write: (value, view, offset) => storeU64be(toU64(value), view, offset),
  store: storeU64be,
  read: (view, offset) => view.getBigUint64(offset, false),
  source: { read: at => `view.getBigUint64(${at}, false)` },
  column: elementColumn('BigUint64', true)
})

/** A signed 64-bit integer in network byte order. Takes a `number` as long as it is a safe integer; gives a `bigint`. */
export const i64be: Codec<number | bigint, bigint, BigInt64Array<ArrayBuffer>> = leafCodec({
  size: 8,
  align: 8,
  type: integerType('__be64', 64, true, true),
  accept: toI64,
  write: (value, view, offset) => storeI64be(toI64(value), view, offset),
  store: storeI64be,
  read: (view, offset) => view.getBigInt64(offset, false),
  source: { read: at => `view.getBigInt64(${at}, false)` },
  column: elementColumn('BigInt64', true)
})

function toU64(value: unknown): Wide {
  if (typeof value === 'bigint') {
    if (BigInt.asUintN(64, value) === value) return value
  } else if (Number.isSafeInteger(value) && (value as number) >= 0) return value as number
  throw refuseWide('an integer from 0 to 2^64 - 1', value)
}

function toI64(value: unknown): Wide {
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(64, value) === value) return value
  } else if (Number.isSafeInteger(value)) return value as number
  throw refuseWide('an integer from -2^63 to 2^63 - 1', value)
}

function storeU64(stored: Wide, view: MemoryView, offset: number): void {
  if (typeof stored === 'number') storeNumber(stored, view, offset)
  else if (isWord(view, offset)) view.u64[offset >>> 3] = stored
  else view.setBigUint64(offset, stored, true)
}

function storeI64(stored: Wide, view: MemoryView, offset: number): void {
  if (typeof stored === 'number') storeNumber(stored, view, offset)
  else if (isWord(view, offset)) view.i64[offset >>> 3] = stored
  else view.setBigInt64(offset, stored, true)
}

function storeU64be(stored: Wide, view: MemoryView, offset: number): void {
  view.setBigUint64(offset, BigInt(stored), false)
}

function storeI64be(stored: Wide, view: MemoryView, offset: number): void {
  view.setBigInt64(offset, BigInt(stored), false)
}
