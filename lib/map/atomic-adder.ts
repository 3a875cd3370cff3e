import type { Codec } from '../codec/codec.js'
import { invalidType } from '../codec/invalid.js'
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
  return (index: number, amount: number | bigint) => {
    if (!Number.isSafeInteger(amount)) throw invalidType('an integer number', amount)
    return Atomics.add(elements, index, amount as number)
  }
}

function addTo64Bits(codec: Codec<never, unknown>, elements: BigInt64Array | BigUint64Array) {
  const givesNumbers = typeof codec.read(new MemoryView(new ArrayBuffer(8)), 0) === 'number'
  return (index: number, amount: number | bigint) => {
    if (typeof amount !== 'bigint' && !Number.isSafeInteger(amount)) throw invalidType('an integer', amount)
    const before = Atomics.add(elements, index, BigInt(amount))
    return givesNumbers ? Number(before) : before
  }
}
