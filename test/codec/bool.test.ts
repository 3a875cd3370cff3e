import { bool, struct } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { decode, encode, roundTrip } from './support/memory.js'

describe('bool', () => {
  it.each([
    [true, 1],
    [false, 0]
  ])('writes %s as %d and reads it again', (value, byte) => {
    expect(encode(bool, value)).toEqual([byte])
    expect(roundTrip(bool, value)).toBe(value)
    expect(encode(struct({ part: bool }), { part: value })).toEqual([byte])
    expect(roundTrip(struct({ part: bool }), { part: value })).toEqual({ part: value })
  })

  it('reads any byte but 0 as true', () => {
    expect(decode(bool, [2])).toBe(true)
    expect(decode(struct({ part: bool }), [255])).toEqual({ part: true })
  })

  it.each(misfits({ one: 1, zero: 0, 'a string': 'true', 'a Boolean object': Object(true) }))('refuses $name', ({ value }) => {
    expect(() => encode(bool, value as boolean)).toThrow(TypeError)
    expect(() => encode(struct({ part: bool }), { part: value as boolean })).toThrow(/^part: expected true or false, got /)
  })
})
