import { invalidType, outOfRange } from './invalid.js'
import type { MemoryView } from './memory-view.js'

// 64-bit words in the machine's byte order. An element of a BigUint64Array is read and written several times faster
// than through a DataView, which remains for what is unaligned or out of bounds (it throws there, an element would be ignored).

export const fourGigs = 2 ** 32

/** Whether the 8 bytes at an offset are an element of the view's arrays of words. */
export function isWord(view: MemoryView, offset: number): boolean {
  return (offset & 7) === 0 && offset >>> 3 < view.u64.length
}

/** `isWord` as source. */
export function isWordSource(at: string): string {
  return `(${at} & 7) === 0 && ${at} >>> 3 < view.u64.length`
}

/** Stores a safe integer of either sign. */
export function storeNumber(value: number, view: MemoryView, offset: number): void {
  const low = value >>> 0
  view.setUint32(offset, low, true)
  view.setInt32(offset + 4, (value - low) / fourGigs, true)
}

/** `storeNumber` as source. */
export function storeNumberSource(value: string, at: string): string {
  return `view.setUint32(${at}, ${value}, true); view.setInt32(${at} + 4, (${value} - (${value} >>> 0)) / ${fourGigs}, true)`
}

/** The error for what is neither a bigint of the range nor a safe integer of it. */
export function refuseWide(expected: string, value: unknown): Error {
  if (typeof value === 'bigint') return outOfRange(expected, value)
  if (typeof value !== 'number') return invalidType(expected, value)
  const inexact = Number.isInteger(value) && !Number.isSafeInteger(value)
  return outOfRange(inexact ? `${expected}, as a bigint beyond 2^53 - 1` : expected, value)
}
