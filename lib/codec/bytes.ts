import type { Codec } from './codec.js'
import { invalidType, outOfRange } from './invalid.js'
import { leafCodec } from './plan.js'
import { clear, copyOf } from './region.js'
import { requireLength } from './require-codec.js'

/** Raw bytes, `__u8[size]`: takes a `Uint8Array` (a `Buffer` is one) of exactly `size` bytes, gives a copy of its own. */
export function bytes(size: number): Codec<Uint8Array, Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>[]> {
  requireLength('bytes', size)
  return leafCodec<Uint8Array, Uint8Array, Uint8Array<ArrayBuffer>>({
    size,
    align: 1,
    type: { kind: 'bytes', size },
    accept(value) {
      if (!isBytes(value)) throw invalidType(`a Uint8Array of ${size} bytes`, value)
      if (value.length !== size) throw outOfRange(`a Uint8Array of ${size} bytes`, value)
      return value
    },
    store(stored, view, offset) {
      // Between accept and store a getter of another field may have detached or resized the array's buffer.
      if (stored.length === size) view.u8.set(stored, offset)
      else clear(view, offset, offset + size)
    },
    read: (view, offset) => copyOf(view, offset, size)
  })
}

// By its tag, because an array from another realm (a test runner's, a vm context's) is no instance of this realm's class.
function isBytes(value: unknown): value is Uint8Array {
  return ArrayBuffer.isView(value) && (value instanceof Uint8Array || (value as Uint8Array)[Symbol.toStringTag] === 'Uint8Array')
}
