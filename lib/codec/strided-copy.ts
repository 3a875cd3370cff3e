/** Bytes of memory, at multiples of which elements begin. */
interface Lane {
  readonly buffer: ArrayBufferLike
  /** Bytes. */
  readonly offset: number
  /** Bytes from one element to the next. */
  readonly stride: number
}

type Words = typeof Uint8Array | typeof Uint16Array | typeof Uint32Array | typeof BigUint64Array
