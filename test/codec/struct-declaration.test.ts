import { struct, u8, u32 } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { encode, roundTrip } from './support/memory.js'

describe('names of fields', () => {
  const awkward = [
    '__proto__',
    'constructor',
    'toString',
    '',
    ' ',
    "'",
    '"',
    '`\u0024{x}`',
    '\\',
    '\n',
    '\u2028',
    '*/',
    '"]=1;//',
    'a.b',
    '\ud800',
    'ä'
  ]

  it('may be any text', () => {
    const names = fc.uniqueArray(
      fc.oneof(fc.constantFrom(...awkward), fc.string()).filter(name => !/^\d+$/.test(name)),
      { minLength: 1 }
    )
    fc.assert(
      fc.property(names, names => {
        const value = Object.fromEntries(names.map((name, index) => [name, index]))
        const read = roundTrip(struct(Object.fromEntries(names.map(name => [name, u8]))), value)
        expect(Object.entries(read)).toEqual(Object.entries(value))
        expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
      })
    )
  })

  it('stand in errors safely', () => {
    expect(() => encode(struct({ ['__proto__']: u8 }), {} as never)).toThrow('__proto__: expected an integer from 0 to 255, got an object')
    expect(() => encode(struct({ 'a\nb': u8 }), {} as never)).toThrow('["a\\nb"]: expected an integer')
  })
})

describe('the declaration of a struct', () => {
  it('refuses names that are numbers, for JavaScript would reorder them', () => {
    expect(() => struct({ 1: u8, 0: u32 })).toThrow('expected a field name that is not a number, got "0"')
  })

  it('refuses to be empty', () => {
    expect(() => struct({})).toThrow('expected at least one field')
  })

  it.each(misfits({ 'a size': 4, 'a codec without size': { ...u8, size: undefined }, 'a map’s value': { perCpu: true, element: u8 } }))(
    'refuses $name as a field',
    ({ value }) => {
      expect(() => struct({ part: value as typeof u8 })).toThrow(TypeError)
    }
  )

  it.each([
    [{ size: 0 }, 'part: expected a length of at least 1 for a codec, got 0'],
    [{ size: 1.5 }, 'part: expected a length of at least 1 for a codec, got 1.5'],
    [{ align: 3 }, 'part: expected an alignment of 1, 2, 4, 8 or 16, got 3'],
    [{ align: 32, size: 32 }, 'part: expected an alignment of 1, 2, 4, 8 or 16, got 32'],
    [{ size: 6, align: 4 }, 'part: expected a size that is a multiple of the alignment 4, got 6']
  ])('refuses a codec with %j', (change, message) => {
    expect(() => struct({ part: { ...u32, ...change } })).toThrow(message)
  })

  it('gives a codec that cannot be changed', () => {
    expect(Object.isFrozen(struct({ a: u8 }))).toBe(true)
    expect(Object.isFrozen(u8)).toBe(true)
  })
})
