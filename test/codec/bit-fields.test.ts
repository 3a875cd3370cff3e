import { bitFields, i8, i32, i64, struct, u8, u16, u16be, u32, u64, u64number } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, encode, roundTrip } from './support/memory.js'

describe('bit fields', () => {
  it('have the first field in the lowest bits', () => {
    expect(encode(bitFields({ version: 4, length: 4 }, u8), { version: 4, length: 5 })).toEqual([0x54])
    expect(bitFields({ version: 4, length: 4 })).toMatchObject({ size: 4, align: 4 })
  })

  it('describe themselves as C would', () => {
    expect(bitFields({ a: 3, b: 30 }).type).toEqual({
      kind: 'struct',
      size: 8,
      align: 4,
      packed: false,
      fields: [
        { name: 'a', offset: 0, type: u32.type, bits: { first: 0, width: 3 } },
        { name: 'b', offset: 4, type: u32.type, bits: { first: 0, width: 30 } }
      ]
    })
  })

  it('are signed over a signed integer', () => {
    const codec = bitFields({ a: 3, b: 5 }, i8)
    expect(roundTrip(codec, { a: -1, b: 15 })).toEqual({ a: -1, b: 15 })
    expect(encode(codec, { a: -4, b: -16 })).toEqual([0b10000_100])
    expect(() => encode(codec, { a: 4, b: 0 })).toThrow('a: expected an integer from -4 to 3, got 4')
  })

  it('are bigints over 64 bits', () => {
    expect(roundTrip(bitFields({ a: 7, b: 57 }, u64), { a: 5, b: 2n ** 57n - 1n })).toEqual({ a: 5n, b: 2n ** 57n - 1n })
    expect(roundTrip(bitFields({ a: 7, b: 57 }, i64), { a: -64, b: -(2n ** 56n) })).toEqual({ a: -64n, b: -(2n ** 56n) })
    expect(() => encode(bitFields({ a: 7 }, u64), { a: 128n })).toThrow('a: expected an integer from 0 to 2^7 - 1, got 128n')
    expect(() => encode(bitFields({ a: 7 }, i64), { a: 0.5 })).toThrow('a: expected an integer from -2^6 to 2^6 - 1, got 0.5')
    expect(() => encode(bitFields({ a: 7 }, u64), { a: '1' as never })).toThrow(TypeError)
  })

  it.each([
    [{ a: 8 }, [256, -1, 0.5]],
    [{ a: 32 }, [2 ** 32, -1, Number.NaN]]
  ])('of %j refuse %j', (widths, values) => {
    for (const a of values) expect(() => encode(bitFields(widths), { a })).toThrow(RangeError)
  })

  it.each(misfits({ 'a number': 5 }))('refuse $name', ({ value }) => {
    expect(() => encode(bitFields({ a: 1 }), value as never)).toThrow(TypeError)
  })
})

describe('bit fields in a struct', () => {
  const bases = fc.constantFrom(u8, u16, u32)

  it('give what they take, at any offset', () => {
    const fields = bases.chain(base => fc.tuple(fc.constant(base), fc.array(fc.integer({ min: 1, max: base.size * 8 }), { minLength: 1 })))
    fc.assert(
      fc.property(fields, fc.infiniteStream(fc.nat({ max: 0xffff_ffff })), anyOffset, ([base, widths], numbers, offset) => {
        const names = widths.map((width, index) => [`f${index}`, width] as const)
        const codec = bitFields(Object.fromEntries(names), base)
        const value = Object.fromEntries(names.map(([name, width]) => [name, Number(numbers.next().value) % 2 ** width]))
        expect(roundTrip(codec, value, offset)).toEqual(value)
        expect(roundTrip(struct({ first: u8, bits: codec }), { first: 1, bits: value }, offset)).toEqual({ first: 1, bits: value })
      })
    )
  })

  it('may have signed and wide fields', () => {
    const codec = struct({ narrow: bitFields({ a: 3, __proto: 29 }, i32), wide: bitFields({ b: 60 }, i64) })
    const value = { narrow: { a: -4, __proto: -1 }, wide: { b: -1n } }
    expect(roundTrip(codec, value, 3)).toEqual(value)
  })

  it('name the path of the one that does not fit', () => {
    expect(() => encode(struct({ bits: bitFields({ a: 1 }) }), { bits: { a: 2 } })).toThrow(
      'bits.a: expected an integer from 0 to 1, got 2'
    )
  })
})

describe('the declaration of bit fields', () => {
  it.each([0, -1, 33, 1.5, Number.NaN, '3' as never])('refuses the width %o', a => {
    expect(() => bitFields({ a })).toThrow('a: expected a width of 1 to 32 bits, got ')
  })

  it('refuses to be empty, and names that are numbers', () => {
    expect(() => bitFields({})).toThrow('expected at least one field')
    expect(() => bitFields({ 0: 1 })).toThrow('expected a field name that is not a number')
  })

  it('refuses a big-endian base and one that gives numbers for 64 bits', () => {
    expect(() => bitFields({ a: 1 }, u16be)).toThrow('expected the codec of a little-endian integer as the base, got "__be16"')
    expect(() => bitFields({ a: 1 }, u64number)).toThrow('expected a base codec that gives bigints, got 0')
  })
})
