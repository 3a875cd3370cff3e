import { BtfError } from './btf-error.js'

/** A part of the data: its first byte and how many there are. */
export interface Region {
  readonly start: number
  readonly length: number
}

/** Throws unless the region lies within so many bytes; `at` is where the data says so. */
export function requireInside({ start, length }: Region, size: number, what: string, at: number): void {
  if (start + length > size) throw new BtfError(`${what} ends at byte ${start + length}, beyond the end of the data at ${size}`, at)
}

/** A view of all bytes of an array. */
export function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
