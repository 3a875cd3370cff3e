import type { AnyCodec } from './codec.js'
import { invalidType, outOfRange } from './invalid.js'

const alignments = [1, 2, 4, 8, 16]

/** Throws unless the value is a codec, with a size and an alignment that a C type could have. */
export function requireCodec(value: unknown): void {
  const codec = value as Partial<AnyCodec> | null | undefined
  if (typeof codec?.write !== 'function' || typeof codec.read !== 'function') throw invalidType('a codec', value)
  const size = Number(codec.size)
  const align = Number(codec.align)
  if (!Number.isSafeInteger(size) || size < 1) throw invalidType('a codec of at least 1 byte', codec.size)
  if (!alignments.includes(align)) throw invalidType('a codec with an alignment of 1, 2, 4, 8 or 16', codec.align)
  if (size % align !== 0) throw invalidType(`a codec whose size is a multiple of its alignment ${align}`, size)
}

/** Throws unless the length is a whole number of at least 1, for `what` (bytes, text, …). */
export function requireLength(what: string, length: unknown): void {
  if (typeof length !== 'number') throw invalidType(`a length for ${what}`, length)
  if (!Number.isSafeInteger(length) || length < 1) throw outOfRange(`a length of at least 1 for ${what}`, length)
}
