import { flags, i32, struct, u8, u16be, u32, u64, u64number } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, decode, encode, roundTrip } from './support/memory.js'

const Access = flags({ read: 1, write: 2, execute: 0x8000_0000 })

describe('flags', () => {
  it('are a u32 if nothing else is said', () => {
    expect(Access).toMatchObject({ size: 4, align: 4 })
    expect(Access.type).toEqual({ kind: 'flags', base: u32.type, members: { read: 1, write: 2, execute: 0x8000_0000 } })
  })

  it.each([
    ['an array', ['read', 'execute']],
    ['a Set', new Set(['read', 'execute'])],
    [
      'a generator',
      (function* () {
        yield* ['read', 'execute']
      })()
    ],
    ['numbers', [1, 0x8000_0000]],
    ['one number', 0x8000_0001]
  ])('may be given as %s', (_, value) => {
    expect(encode(Access, value as Iterable<'read'>)).toEqual([1, 0, 0, 128])
  })

  it('are given as an array in the order of the members', () => {
    expect(roundTrip(Access, ['execute', 'read'])).toEqual(['read', 'execute'])
    expect(roundTrip(Access, [])).toEqual([])
  })

  it('keep bits that have no name as a number at the end', () => {
    expect(roundTrip(Access, ['write', 4, 8])).toEqual(['write', 12])
  })

  it('give what they take, at any offset', () => {
    fc.assert(
      fc.property(fc.nat({ max: 0xffff_ffff }), anyOffset, (bits, offset) => {
        expect(encode(Access, roundTrip(Access, bits, offset))).toEqual(encode(Access, bits))
      })
    )
  })

  it('give a name of several bits where all of them are set', () => {
    const codec = flags({ both: 3, low: 1, high: 2 })
    expect(roundTrip(codec, 3)).toEqual(['both', 'low', 'high'])
    expect(roundTrip(codec, 1)).toEqual(['low'])
    expect(roundTrip(flags({ both: 3 }), 1)).toEqual([1])
  })

  it('give a name for 0 where no bit is set', () => {
    const codec = flags({ none: 0, some: 1 })
    expect(roundTrip(codec, [])).toEqual(['none'])
    expect(roundTrip(codec, ['none', 'some'])).toEqual(['some'])
    expect(roundTrip(codec, 2)).toEqual([2])
  })

  it('may be over u64, with bigints', () => {
    const codec = flags({ low: 1, top: 2n ** 63n }, u64)
    expect(encode(codec, ['top', 'low', 4, 8n])).toEqual([13, 0, 0, 0, 0, 0, 0, 128])
    expect(roundTrip(codec, ['top', 4])).toEqual(['top', 4n])
    expect(roundTrip(codec, 2n ** 64n - 1n)).toEqual(['low', 'top', 2n ** 63n - 2n])
  })

  it('may be big-endian', () => {
    expect(encode(flags({ low: 1 }, u16be), ['low'])).toEqual([0, 1])
    expect(decode(flags({ low: 1 }, u16be), [0, 1])).toEqual(['low'])
  })

  it.each(['fail', '', 'toString', '__proto__'])('refuse the name %j', name => {
    expect(() => encode(Access, [name as 'read'])).toThrow(RangeError)
    expect(() => encode(Access, [name as 'read'])).toThrow(`expected "read", "write", "execute", got "${name}"`)
  })

  it('refuse numbers beyond the base', () => {
    expect(() => encode(flags({ a: 1 }, u8), [256])).toThrow('expected an integer from 0 to 255, got 256')
    expect(() => encode(flags({ a: 1 }, u8), 256)).toThrow('expected an integer from 0 to 255, got 256')
    expect(() => encode(flags({ a: 1 }, u8), [-1])).toThrow(RangeError)
    expect(() => encode(flags({ a: 1 }, u64), [2n ** 64n])).toThrow('expected an integer from 0 to 2^64 - 1')
    expect(() => encode(struct({ access: Access }), { access: ['read', null as never] })).toThrow('access: expected an integer')
  })

  it('refuse text, which is no list of names', () => {
    expect(() => encode(Access, 'read' as never)).toThrow(
      'expected an array or a Set of "read", "write", "execute" and numbers, got "read"'
    )
  })

  it.each(
    misfits({ 'an object': { read: true }, 'a Map of flags': new Map([['read', true]]) }, [
      'NaN',
      'a huge bigint',
      'a huge negative bigint',
      'an array with a hole',
      'a Map'
    ])
  )('refuse $name', ({ value }) => {
    expect(() => encode(Access, value as never)).toThrow(/expected|revoked/)
  })
})

describe('the declaration of flags', () => {
  it('refuses a member that the base does not hold', () => {
    expect(() => flags({ a: 256 }, u8)).toThrow('a: expected an integer from 0 to 255, got 256')
  })

  it('refuses a signed base and one that gives numbers for 64 bits', () => {
    expect(() => flags({ a: 1 }, i32)).toThrow('expected the codec of an unsigned integer as the base, got "__s32"')
    expect(() => flags({ a: 1 }, u64number)).toThrow('expected a base codec that gives bigints, got 0')
  })
})
