import type { AnyCodec } from './codec.js'
import { atPath, invalidType, outOfRange } from './invalid.js'
import type { TypeDescription } from './type-description.js'
import { typeSize } from './type-size.js'

const alignments: readonly unknown[] = [1, 2, 4, 8, 16]

/** Throws unless the value is a codec, with a size and an alignment that a C type could have. */
export function requireCodec(value: unknown): asserts value is AnyCodec {
  const codec = value as Partial<AnyCodec> | null | undefined
  if (typeof codec?.write !== 'function' || typeof codec.read !== 'function') throw invalidType('a codec', value)
  requireLength('a codec', codec.size)
  requireAlign(codec.align, codec.size)
  requireType(codec.type, codec.size)
}

// What the kernel is told of a map's elements must be true.
function requireType(type: TypeDescription | undefined, size: number): void {
  if (typeof type?.kind !== 'string') throw atPath(invalidType('the description of a C type', type), 'type')
  if (typeSize(type) !== size) throw atPath(outOfRange(`a type of ${size} bytes, as its codec has`, typeSize(type)), 'type')
}

/** Throws unless the length is a whole number of at least 1, for `what` (bytes, text, …). */
export function requireLength(what: string, length: unknown): asserts length is number {
  if (typeof length !== 'number') throw invalidType(`a length for ${what}`, length)
  if (!Number.isSafeInteger(length) || length < 1) throw outOfRange(`a length of at least 1 for ${what}`, length)
}

/** Throws unless the alignment is one of C's and divides the size. */
export function requireAlign(align: unknown, size: number): asserts align is number {
  if (!alignments.includes(align)) throw outOfRange('an alignment of 1, 2, 4, 8 or 16', align)
  if (size % Number(align) !== 0) throw outOfRange(`a size that is a multiple of the alignment ${align}`, size)
}
