import type { Codec } from './codec.js'
import { integerType } from './integer-codec.js'
import type { MemoryView } from './memory-view.js'
import { leafCodec } from './plan.js'
import { refuseWide } from './word.js'

/** An unsigned 128-bit integer, `unsigned __int128`, aligned to 16. Takes a `number` as long as it is a safe integer; gives a `bigint`. */
export const u128: Codec<number | bigint, bigint, bigint[]> = leafCodec({
  size: 16,
  align: 16,
  type: integerType('unsigned __int128', 128, false),
  accept: toU128,
  store,
  read: (view, offset) => (view.getBigUint64(offset + 8, true) << 64n) | view.getBigUint64(offset, true)
})

/** A signed 128-bit integer, `__int128`, aligned to 16. Takes a `number` as long as it is a safe integer; gives a `bigint`. */
export const i128: Codec<number | bigint, bigint, bigint[]> = leafCodec({
  size: 16,
  align: 16,
  type: integerType('__int128', 128, true),
  accept: toI128,
  store,
  read: (view, offset) => (view.getBigInt64(offset + 8, true) << 64n) | view.getBigUint64(offset, true)
})

function toU128(value: unknown): bigint {
  if (typeof value === 'bigint') {
    if (BigInt.asUintN(128, value) === value) return value
  } else if (Number.isSafeInteger(value) && (value as number) >= 0) return BigInt(value as number)
  throw refuseWide('an integer from 0 to 2^128 - 1', value)
}

function toI128(value: unknown): bigint {
  if (typeof value === 'bigint') {
    if (BigInt.asIntN(128, value) === value) return value
  } else if (Number.isSafeInteger(value)) return BigInt(value as number)
  throw refuseWide('an integer from -2^127 to 2^127 - 1', value)
}

function store(value: bigint, view: MemoryView, offset: number): void {
  view.setBigUint64(offset, BigInt.asUintN(64, value), true)
  view.setBigUint64(offset + 8, BigInt.asUintN(64, value >> 64n), true)
}
