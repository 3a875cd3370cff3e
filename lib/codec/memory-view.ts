/**
 * A `DataView` with element views over the same memory.
 *
 * V8 reads a `bigint` from a `BigUint64Array` element several times faster than by `DataView.getBigUint64`, so
 * codecs take this view. Everything else about it is a `DataView`: codecs of your own use its methods as usual.
 */
export class MemoryView extends DataView<ArrayBuffer> {
  readonly u8: Uint8Array<ArrayBuffer>
  readonly u64: BigUint64Array<ArrayBuffer>
  readonly i64: BigInt64Array<ArrayBuffer>

  /** Views the whole buffer; the element views cover its whole 8-byte words. */
  constructor(buffer: ArrayBuffer) {
    super(buffer)
    this.u8 = new Uint8Array(buffer)
    this.u64 = new BigUint64Array(buffer, 0, buffer.byteLength >>> 3)
    this.i64 = new BigInt64Array(buffer, 0, buffer.byteLength >>> 3)
  }
}
