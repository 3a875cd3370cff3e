import { f32, f64, struct } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, encode, roundTrip } from './support/memory.js'

describe.each([
  { name: 'f32', codec: f32, size: 4, numbers: fc.float() },
  { name: 'f64', codec: f64, size: 8, numbers: fc.double() }
])('$name', ({ codec, size, numbers }) => {
  const inStruct = struct({ part: codec })

  it('has the size and the alignment of the C type', () => {
    expect(codec).toMatchObject({ size, align: size, type: { kind: 'float', bits: size * 8 } })
  })

  it('gives the number it takes, NaN, infinities and -0 included, at any offset', () => {
    fc.assert(
      fc.property(numbers, anyOffset, (value, offset) => {
        expect(roundTrip(codec, value, offset)).toBe(value)
        expect(roundTrip(inStruct, { part: value }, offset)).toStrictEqual({ part: value })
      })
    )
  })

  it.each(misfits({ 'a bigint': 5n, 'a string': '1.5' }, ['NaN']))('refuses $name', ({ value }) => {
    expect(() => encode(codec, value as number)).toThrow(TypeError)
    expect(() => encode(inStruct, { part: value as number })).toThrow(/^part: expected a number, got /)
  })
})

describe('f32', () => {
  it('rounds to the nearest float', () => {
    expect(roundTrip(f32, 0.1)).toBe(Math.fround(0.1))
    expect(encode(f32, 1.5)).toEqual([0, 0, 0xc0, 0x3f])
  })

  it('refuses a number beyond the largest float instead of making it infinite', () => {
    expect(() => encode(f32, 1e39)).toThrow('expected a number that fits a 32-bit float, got 1e+39')
    expect(() => encode(struct({ part: f32 }), { part: -1e39 })).toThrow(RangeError)
  })
})

describe('f64', () => {
  it('writes the bytes of a double', () => {
    expect(encode(f64, 1.5)).toEqual([0, 0, 0, 0, 0, 0, 0xf8, 0x3f])
  })
})
