import { text } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, decode, encode, roundTrip } from './support/memory.js'

describe('text', () => {
  it('writes UTF-8 and fills up with NUL', () => {
    expect(encode(text(6), 'häh')).toEqual([0x68, 0xc3, 0xa4, 0x68, 0, 0])
    expect(encode(text(3), '')).toEqual([0, 0, 0])
  })

  it('gives the text it takes, at any offset', () => {
    const character = fc.integer({ min: 1, max: 0x10_ffff }).filter(code => code < 0xd800 || code > 0xdfff)
    const unit = character.map(code => String.fromCodePoint(code))
    const ascii = fc.string({ maxLength: 80 }).filter(value => !value.includes('\0'))
    const texts = fc.oneof(ascii, fc.string({ unit, maxLength: 80 }))
    fc.assert(
      fc.property(texts, fc.nat({ max: 20 }), anyOffset, (value, room, offset) => {
        const length = Buffer.byteLength(value)
        const codec = text(Math.max(1, length + room))
        expect(encode(codec, value, offset)).toEqual([...Buffer.from(value), ...new Array(codec.size - length).fill(0)])
        expect(roundTrip(codec, value, offset)).toBe(value)
      })
    )
  })

  it('may fill all bytes without a NUL at the end', () => {
    expect(roundTrip(text(4), 'abcd')).toBe('abcd')
    expect(roundTrip(text(4), 'ää')).toBe('ää')
  })

  it('stops reading at the first NUL', () => {
    expect(decode(text(6), [97, 0, 98, 0xff, 0xff, 99])).toBe('a')
    expect(decode(text(6), [0xc3, 0xa4, 0, 0xff, 98, 99])).toBe('ä')
  })

  it('keeps a byte order mark', () => {
    expect(roundTrip(text(8), '\ufeffab')).toBe('\ufeffab')
  })

  it('reads long text up to the first NUL too', () => {
    expect(roundTrip(text(256), 'a'.repeat(100))).toBe('a'.repeat(100))
    expect(decode(text(64), [...new Array(40).fill(97), 0xc3, 0xa4, 0, ...new Array(21).fill(98)])).toBe(`${'a'.repeat(40)}ä`)
  })

  it('reads what is no UTF-8 as U+FFFD', () => {
    expect(decode(text(3), [97, 0xff, 98])).toBe('a\ufffdb')
    expect(decode(text(3), [97, 98, 0xc3])).toBe('ab\ufffd')
  })

  it.each(['abcde', 'äää', '😀a', 'x'.repeat(100_000)])('refuses %s in 4 bytes', value => {
    expect(() => encode(text(4), value)).toThrow(RangeError)
    expect(() => encode(text(4), value)).toThrow('expected text of at most 4 bytes in UTF-8, got "')
  })

  it('refuses a NUL inside', () => {
    expect(() => encode(text(4), 'a\0b')).toThrow('expected text without NUL, got "a\\u0000b"')
    expect(() => encode(text(4), 'ä\0')).toThrow(RangeError)
    expect(() => encode(text(100), `${'a'.repeat(60)}\0`)).toThrow('expected text without NUL')
  })

  it.each(['\ud800', 'a\udfff', '\udc00\ud800', `${'a'.repeat(40)}\ud800`])('refuses half a surrogate pair (%j)', value => {
    expect(() => encode(text(64), value)).toThrow('expected text without half surrogate pairs')
  })

  const others = { 'a number': 5, 'a String object': Object('a'), bytes: Buffer.from('a') }

  it.each(misfits(others, ['a huge string']))('refuses $name', ({ value }) => {
    expect(() => encode(text(4), value as string)).toThrow(TypeError)
  })

  it.each([0, -1, 1.5, Number.NaN])('refuses the length %d', length => {
    expect(() => text(length)).toThrow(RangeError)
  })
})
