import { array, i64number, struct, u64number } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { integerBytes } from './support/integers.js'
import { anyOffset, decode, encode, roundTrip } from './support/memory.js'

const codecs = [
  { name: 'u64number', codec: u64number, signed: false, least: 0, beyond: [2n ** 53n, 2n ** 53n + 1n, 2n ** 63n, 2n ** 64n - 1n] },
  {
    name: 'i64number',
    codec: i64number,
    signed: true,
    least: Number.MIN_SAFE_INTEGER,
    beyond: [2n ** 53n, -(2n ** 53n), -(2n ** 53n) - 1n, 2n ** 63n - 1n, -(2n ** 63n)]
  }
]

describe.each(codecs)('$name', ({ codec, signed, least, beyond }) => {
  const inStruct = struct({ part: codec })

  it('is a 64-bit integer in C', () => {
    expect(codec).toMatchObject({ size: 8, align: 8, type: { kind: 'integer', bits: 64, signed, bigEndian: false } })
  })

  it('writes the bytes of the number and reads it again, at any offset', () => {
    const bounds = fc.constantFrom(least, Number.MAX_SAFE_INTEGER, 0, -0, 2 ** 32, 2 ** 32 - 1)
    const numbers = fc.oneof(fc.integer({ min: least, max: Number.MAX_SAFE_INTEGER }), bounds)
    fc.assert(
      fc.property(numbers, anyOffset, (value, offset) => {
        expect(encode(codec, value, offset)).toEqual(integerBytes(value, 8, false))
        expect(roundTrip(codec, value, offset)).toBe(value + 0)
        expect(encode(inStruct, { part: value }, offset)).toEqual(integerBytes(value, 8, false))
        expect(roundTrip(inStruct, { part: value }, offset)).toEqual({ part: value + 0 })
      })
    )
  })

  it.each(beyond)('refuses to read %d, which a number does not hold exactly', value => {
    const bytes = integerBytes(value, 8, false)
    expect(() => decode(codec, bytes)).toThrow(RangeError)
    expect(() => decode(codec, bytes)).toThrow(`expected an integer that a number holds exactly, got ${value}n`)
    expect(() => decode(inStruct, bytes)).toThrow(`part: expected an integer that a number holds exactly, got ${value}n`)
    expect(() => decode(array(inStruct, 1), bytes)).toThrow('[0].part: expected an integer that a number holds exactly')
  })

  it.each([least - 1, 2 ** 53, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('refuses to write %d', value => {
    expect(() => encode(codec, value)).toThrow(RangeError)
    expect(() => encode(inStruct, { part: value })).toThrow(`part: expected an integer from ${least} to 9007199254740991, got ${value}`)
  })

  it.each(misfits({ 'a bigint': 5n, 'a string': '5' }, ['NaN']))('refuses to write $name', ({ value }) => {
    expect(() => encode(codec, value as number)).toThrow(TypeError)
    expect(() => encode(inStruct, { part: value as number })).toThrow(/^part: expected an integer from /)
  })
})
