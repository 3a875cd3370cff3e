import type { MemoryView } from './memory-view.js'

/** The bytes of a region, not copied. Throws a `RangeError` if it is not inside the memory, as the accessors of a `DataView` do. */
export function part(view: MemoryView, offset: number, length: number): Uint8Array<ArrayBuffer> {
  requireInside(view, offset, length)
  return view.u8.subarray(offset, offset + length)
}

/** A copy of the bytes of a region; refuses as `part` does. */
export function copyOf(view: MemoryView, offset: number, length: number): Uint8Array<ArrayBuffer> {
  requireInside(view, offset, length)
  return view.u8.slice(offset, offset + length)
}

// Methods of typed arrays cut a region off at the end of the memory without a word.
function requireInside(view: MemoryView, offset: number, length: number): void {
  if (offset < 0 || offset + length > view.byteLength) throw new RangeError('Offset is outside the bounds of the memory')
}

/** Writes zeros from an offset up to another one. */
export function clear(view: MemoryView, from: number, to: number): void {
  if (to - from > 32) part(view, from, to - from).fill(0)
  else for (let i = from; i < to; i++) view.setUint8(i, 0)
}
