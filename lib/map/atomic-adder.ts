import type { Codec } from '../codec/codec.js'
import { invalidType, outOfRange } from '../codec/invalid.js'
import { MemoryView } from '../codec/memory-view.js'

/** Adds to integers in memory that others change at the same time. */
export class AtomicAdder {
  readonly #add: (index: number, amount: number | bigint) => number | bigint

  /** `codec` must be one of an integer of 32 or 64 bits in the machine's byte order. */
  constructor(codec: Codec<never, unknown>, buffer: ArrayBuffer) {
    const { type } = codec
    if (type.kind === 'integer' && !type.bigEndian && type.bits === 32) {
      this.#add = addTo32Bits(type.signed ? new Int32Array(buffer) : new Uint32Array(buffer))
    } else if (type.kind === 'integer' && !type.bigEndian && type.bits === 64) {
      this.#add = addTo64Bits(codec, type.signed ? new BigInt64Array(buffer) : new BigUint64Array(buffer))
    } else throw invalidType('elements that are integers of 32 or 64 bits, for an atomic add', type.kind)
  }

  /** Adds to the integer at an index counted in integers; the value before. Overflow wraps, as it does in a program. */
  add(index: number, amount: number | bigint): number | bigint {
    return this.#add(index, amount)
  }
}

function addTo32Bits(elements: Int32Array | Uint32Array) {
  const expected = 'an integer from -(2^32 - 1) to 2^32 - 1'
  return (index: number, amount: number | bigint) => {
    if (typeof amount !== 'number') throw invalidType(expected, amount)
    if (!Number.isInteger(amount) || Math.abs(amount) > 0xffff_ffff) throw outOfRange(expected, amount)
    return Atomics.add(elements, index, amount)
  }
}

function addTo64Bits(codec: Codec<never, unknown>, elements: BigInt64Array | BigUint64Array) {
  const before = new MemoryView(new ArrayBuffer(8))
  return (index: number, amount: number | bigint) => {
    before.i64[0] = Atomics.add(elements, index, toBigInt(amount))
    // Whether that is a bigint or a number is for the codec to say, which refuses numbers that are not exact.
    return codec.read(before, 0) as number | bigint
  }
}

function toBigInt(amount: unknown): bigint {
  const expected = 'an integer from -(2^64 - 1) to 2^64 - 1'
  if (typeof amount !== 'bigint' && typeof amount !== 'number') throw invalidType(expected, amount)
  if (typeof amount === 'number' && !Number.isSafeInteger(amount)) throw outOfRange(expected, amount)
  const integer = BigInt(amount)
  if ((integer < 0n ? -integer : integer) >> 64n !== 0n) throw outOfRange(expected, amount)
  return integer
}
