import { type AnyCodec, type Codec, enumeration, i8, struct, text, u8, u16be, u32, u64, u64number } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { decode, encode, roundTrip } from './support/memory.js'

const Verdict = enumeration({ drop: 1, pass: 2 })

describe('an enumeration', () => {
  it('is a u32 if nothing else is said', () => {
    expect(Verdict).toMatchObject({ size: 4, align: 4 })
    expect(Verdict.type).toEqual({ kind: 'enumeration', base: u32.type, members: { drop: 1, pass: 2 } })
  })

  it('takes a name or a number and gives the name', () => {
    expect(encode(Verdict, 'pass')).toEqual([2, 0, 0, 0])
    expect(roundTrip(Verdict, 'pass')).toBe('pass')
    expect(roundTrip(Verdict, 2)).toBe('pass')
  })

  it('gives the number where no name has it', () => {
    fc.assert(
      fc.property(fc.integer({ min: 3, max: 0xffff_ffff }), number => {
        expect(roundTrip(Verdict, number)).toBe(number)
      })
    )
  })

  it('gives the first of two names for one number', () => {
    expect(roundTrip(enumeration({ first: 5, second: 5 }), 'second')).toBe('first')
  })

  it.each([
    ['i8', enumeration({ bad: -1 }, i8), [255]],
    ['u16be', enumeration({ bad: 1 }, u16be), [0, 1]],
    ['u64', enumeration({ bad: 2n ** 64n - 1n }, u64), new Array(8).fill(255)],
    ['u64 with a number', enumeration({ bad: 1 }, u64), [1, 0, 0, 0, 0, 0, 0, 0]],
    ['u64number', enumeration({ bad: 1 }, u64number), [1, 0, 0, 0, 0, 0, 0, 0]]
  ])('may be over %s', (_, codec, bytes) => {
    expect(encode(codec as Codec<'bad', unknown>, 'bad')).toEqual(bytes)
    expect(decode(codec as AnyCodec, bytes)).toBe('bad')
  })

  it('gives a bigint for an unknown number of u64', () => {
    expect(roundTrip(enumeration({ one: 1 }, u64), 7)).toBe(7n)
  })

  it.each(['fail', '', 'toString', '__proto__', '1'])('refuses the name %j', name => {
    expect(() => encode(Verdict, name as 'pass')).toThrow(RangeError)
    expect(() => encode(Verdict, name as 'pass')).toThrow(`expected "drop", "pass" or a number, got "${name}"`)
  })

  it('refuses a number that the base does not hold', () => {
    expect(() => encode(enumeration({ a: 1 }, u8), 256)).toThrow('expected an integer from 0 to 255, got 256')
    expect(() => encode(struct({ verdict: Verdict }), { verdict: 5n as never })).toThrow('verdict: expected an integer')
  })

  it.each(misfits({ 'an array': ['pass'] }, ['NaN', 'a huge string']))('refuses $name', ({ value }) => {
    expect(() => encode(Verdict, value as never)).toThrow(TypeError)
  })

  it('names only the first of many names', () => {
    const many = enumeration(Object.fromEntries(Array.from({ length: 100 }, (_, index) => [`name${index}`, index])))
    expect(() => encode(many, 'other')).toThrow('"name6", "name7", … or a number, got "other"')
  })
})

describe('the declaration of an enumeration', () => {
  it('refuses a member that the base does not hold', () => {
    expect(() => enumeration({ a: 1, b: 256 }, u8)).toThrow('b: expected an integer from 0 to 255, got 256')
    expect(() => enumeration({ a: '1' as never })).toThrow('a: expected an integer from 0 to 4294967295, got "1"')
  })

  it('refuses to be empty', () => {
    expect(() => enumeration({})).toThrow('expected at least one name')
  })

  it('refuses a base that is no integer', () => {
    expect(() => enumeration({ a: 1 }, text(4) as never)).toThrow('expected the codec of an integer as the base, got "text"')
    expect(() => enumeration({ a: 1 }, 5 as never)).toThrow('expected a codec, got 5')
  })

  it.each(misfits({ 'a string': 'a' }, ['an array with a hole']))('refuses $name as the members', ({ value }) => {
    expect(() => enumeration(value as never)).toThrow(TypeError)
  })
})
