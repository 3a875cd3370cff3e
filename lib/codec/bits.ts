import { wholeNumber } from './integer-codec.js'
import { invalidType, outOfRange } from './invalid.js'

/** Arithmetic on words of bits. */
export interface Bits<Word extends number | bigint> {
  readonly zero: Word
  or(a: Word, b: Word): Word
  /** The bits of `a` that are not in `b`. */
  without(a: Word, b: Word): Word
  /** So many bits from the first one on, as a number of its own. */
  extract(word: Word, first: number, width: number, signed: boolean): Word
  /** `extract` as source. */
  extractSource(word: string, first: number, width: number, signed: boolean): string
  /** The lowest bits of a number, so many, moved to the first one. */
  place(value: Word, first: number, width: number): Word
  /** A check for numbers that fit so many bits. */
  fit(width: number, signed: boolean): (value: unknown) => Word
}

/** On numbers, for up to 32 bits. */
export const narrow: Bits<number> = {
  zero: 0,
  or: (a, b) => (a | b) >>> 0,
  without: (a, b) => (a & ~b) >>> 0,
  extract(word, first, width, signed) {
    const highest = word << (32 - first - width)
    return signed ? highest >> (32 - width) : highest >>> (32 - width)
  },
  extractSource(word, first, width, signed) {
    return `(${word} << ${32 - first - width} ${signed ? '>>' : '>>>'} ${32 - width})`
  },
  place: (value, first, width) => (value << (32 - width)) >>> (32 - width - first),
  fit: (width, signed) => (signed ? wholeNumber(-(2 ** (width - 1)), 2 ** (width - 1) - 1) : wholeNumber(0, 2 ** width - 1))
}

/** On bigints, for more. */
export const wide: Bits<bigint> = {
  zero: 0n,
  or: (a, b) => a | b,
  without: (a, b) => a & ~b,
  extract: (word, first, width, signed) => cutTo(signed)(width, word >> BigInt(first)),
  extractSource: (word, first, width, signed) => `BigInt.${signed ? 'asIntN' : 'asUintN'}(${width}, ${word} >> ${first}n)`,
  place: (value, first, width) => BigInt.asUintN(width, value) << BigInt(first),
  fit: (width, signed) => {
    const cut = cutTo(signed)
    const expected = signed ? `an integer from -2^${width - 1} to 2^${width - 1} - 1` : `an integer from 0 to 2^${width} - 1`
    return value => {
      if (typeof value !== 'bigint' && typeof value !== 'number') throw invalidType(expected, value)
      if (typeof value === 'number' && !Number.isSafeInteger(value)) throw outOfRange(expected, value)
      if (cut(width, BigInt(value)) !== BigInt(value)) throw outOfRange(expected, value)
      return BigInt(value)
    }
  }
}

function cutTo(signed: boolean): (width: number, value: bigint) => bigint {
  return signed ? BigInt.asIntN : BigInt.asUintN
}
