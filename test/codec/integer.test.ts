import { i8, i16, i16be, i32, i32be, port, struct, u8, u16, u16be, u32, u32be } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { integerBytes, rangeOf } from './support/integers.js'
import { anyOffset, encode, roundTrip } from './support/memory.js'

const codecs = [
  { name: 'u8', codec: u8, bits: 8, signed: false, bigEndian: false },
  { name: 'i8', codec: i8, bits: 8, signed: true, bigEndian: false },
  { name: 'u16', codec: u16, bits: 16, signed: false, bigEndian: false },
  { name: 'i16', codec: i16, bits: 16, signed: true, bigEndian: false },
  { name: 'u32', codec: u32, bits: 32, signed: false, bigEndian: false },
  { name: 'i32', codec: i32, bits: 32, signed: true, bigEndian: false },
  { name: 'u16be', codec: u16be, bits: 16, signed: false, bigEndian: true },
  { name: 'i16be', codec: i16be, bits: 16, signed: true, bigEndian: true },
  { name: 'u32be', codec: u32be, bits: 32, signed: false, bigEndian: true },
  { name: 'i32be', codec: i32be, bits: 32, signed: true, bigEndian: true },
  { name: 'port', codec: port, bits: 16, signed: false, bigEndian: true }
]

describe.each(codecs)('$name', ({ codec, bits, signed, bigEndian }) => {
  const least = Number(rangeOf(bits, signed).least)
  const most = Number(rangeOf(bits, signed).most)
  const size = bits / 8
  const inStruct = struct({ part: codec })

  it('has the size and the alignment of the C type', () => {
    expect(codec).toMatchObject({ size, align: size, type: { kind: 'integer', bits, signed, bigEndian } })
  })

  it('writes the bytes of the C type and reads them again, at any offset', () => {
    const bounds = fc.constantFrom(least, most, 0, -0, 1, most - 1).map(value => Math.max(least, value))
    fc.assert(
      fc.property(fc.oneof(fc.integer({ min: least, max: most }), bounds), anyOffset, (value, offset) => {
        expect(encode(codec, value, offset)).toEqual(integerBytes(value, size, bigEndian))
        expect(roundTrip(codec, value, offset)).toBe(value + 0)
        expect(encode(inStruct, { part: value }, offset)).toEqual(integerBytes(value, size, bigEndian))
        expect(roundTrip(inStruct, { part: value }, offset)).toEqual({ part: value + 0 })
      })
    )
  })

  it.each([least - 1, most + 1, 0.5, least - 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53, -(2 ** 53), 1e300])(
    'refuses %d',
    value => {
      const message = `from ${least} to ${most}, got ${value}`
      expect(() => encode(codec, value)).toThrow(RangeError)
      expect(() => encode(codec, value)).toThrow(message)
      expect(() => encode(inStruct, { part: value })).toThrow(RangeError)
      expect(() => encode(inStruct, { part: value })).toThrow(message)
    }
  )

  const others = { 'a bigint': 5n, 'a numeric string': '5', 'a boolean': true, 'an array': [5], 'a Number object': Object(5) }

  it.each(misfits(others, ['NaN']))('refuses $name', ({ value }) => {
    expect(() => encode(codec, value as number)).toThrow(TypeError)
    expect(() => encode(inStruct, { part: value as number })).toThrow(/^part: expected .* from /)
  })

  it('does not look at objects as numbers', () => {
    const value = { valueOf: () => 5 } as unknown as number
    expect(() => encode(codec, value)).toThrow(TypeError)
    expect(() => encode(inStruct, { part: value })).toThrow(TypeError)
  })
})

describe('port', () => {
  it('speaks of ports in its errors', () => {
    expect(() => encode(port, 65_536)).toThrow('expected a port from 0 to 65535, got 65536')
  })
})
