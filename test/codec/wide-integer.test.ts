import { i64, i64be, MemoryView, packedStruct, struct, u8, u64, u64be, u128 } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { integerBytes, rangeOf } from './support/integers.js'
import { anyOffset, encode, roundTrip } from './support/memory.js'

const codecs = [
  { name: 'u64', codec: u64, bits: 64, signed: false, bigEndian: false },
  { name: 'i64', codec: i64, bits: 64, signed: true, bigEndian: false },
  { name: 'u64be', codec: u64be, bits: 64, signed: false, bigEndian: true },
  { name: 'i64be', codec: i64be, bits: 64, signed: true, bigEndian: true },
  { name: 'u128', codec: u128, bits: 128, signed: false, bigEndian: false }
]

describe.each(codecs)('$name', ({ codec, bits, signed, bigEndian }) => {
  const { least, most } = rangeOf(bits, signed)
  const size = bits / 8
  const inStruct = struct({ part: codec })
  const bigints = fc.oneof(fc.bigInt({ min: least, max: most }), fc.constantFrom(least, most, 0n, 1n, 2n ** 32n, 2n ** 53n))
  const numbers = fc.oneof(
    fc.maxSafeInteger(),
    fc.constantFrom(0, -0, 2 ** 32, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER, -1, -(2 ** 32))
  )

  it('has the size and the alignment of the C type', () => {
    expect(codec).toMatchObject({ size, align: size, type: { kind: 'integer', bits, signed, bigEndian } })
  })

  it('writes the bytes of a bigint and reads it again, at any offset', () => {
    fc.assert(
      fc.property(bigints, anyOffset, (value, offset) => {
        expect(encode(codec, value, offset)).toEqual(integerBytes(value, size, bigEndian))
        expect(roundTrip(codec, value, offset)).toBe(value)
        expect(encode(inStruct, { part: value }, offset)).toEqual(integerBytes(value, size, bigEndian))
        expect(roundTrip(inStruct, { part: value }, offset)).toEqual({ part: value })
      })
    )
  })

  it('takes numbers that are safe integers too, and gives bigints', () => {
    fc.assert(
      fc.property(numbers, anyOffset, (number, offset) => {
        const value = signed ? number : Math.abs(number)
        expect(encode(codec, value, offset)).toEqual(integerBytes(value, size, bigEndian))
        expect(roundTrip(codec, value, offset)).toBe(BigInt(value))
        expect(encode(inStruct, { part: value }, offset)).toEqual(integerBytes(value, size, bigEndian))
        expect(roundTrip(inStruct, { part: value }, offset)).toEqual({ part: BigInt(value) })
      })
    )
  })

  it.each([least - 1n, most + 1n, most * 2n, -(most * 3n)])('refuses %d instead of wrapping it', value => {
    expect(() => encode(codec, value)).toThrow(RangeError)
    expect(() => encode(inStruct, { part: value })).toThrow(RangeError)
    expect(() => encode(inStruct, { part: value })).toThrow('part: expected an integer from')
  })

  it.each([2 ** 53, -(2 ** 53), 2 ** 64, 0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY])(
    'refuses the number %d',
    value => {
      expect(() => encode(codec, value)).toThrow(RangeError)
      expect(() => encode(inStruct, { part: value })).toThrow(RangeError)
    }
  )

  it('asks for a bigint where a number is no longer exact', () => {
    expect(() => encode(codec, 2 ** 53)).toThrow('as a bigint beyond 2^53 - 1, got 9007199254740992')
    expect(() => encode(codec, 0.5)).not.toThrow('as a bigint')
  })

  const numeric = ['NaN', 'a huge bigint', 'a huge negative bigint']

  it.each(misfits({ 'a string': '5', 'a boolean': true }, numeric))('refuses $name', ({ value }) => {
    expect(() => encode(codec, value as bigint)).toThrow(TypeError)
    expect(() => encode(inStruct, { part: value as bigint })).toThrow(/^part: expected an integer from /)
  })

  it('refuses memory that is too small for it, aligned or not', () => {
    const view = new MemoryView(new ArrayBuffer(size))
    for (const offset of [-8, -1, 1, 8, 16]) {
      expect(() => codec.read(view, offset)).toThrow(RangeError)
      expect(() => codec.write(1n, view, offset)).toThrow(RangeError)
      expect(() => inStruct.read(view, offset)).toThrow(RangeError)
      expect(() => inStruct.write({ part: 1n }, view, offset)).toThrow(RangeError)
    }
  })
})

describe('an unaligned u64', () => {
  it('lies where a packed struct puts it', () => {
    const codec = packedStruct({ first: u8, second: u64, third: i64 })
    expect(roundTrip(codec, { first: 1, second: 2n ** 64n - 1n, third: -5 })).toEqual({ first: 1, second: 2n ** 64n - 1n, third: -5n })
    expect(encode(codec, { first: 1, second: 2, third: -1 })).toEqual([1, 2, 0, 0, 0, 0, 0, 0, 0, ...new Array(8).fill(255)])
  })
})
