import { bytes, ipv4, ipv6, opaque, struct, text, u8, u16, u32, u64, u64number, union } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, decode, encode, hex, roundTrip } from './support/memory.js'

const Address = union({ v4: ipv4, v6: ipv6 })

describe('a union', () => {
  it('has the size of its largest member, rounded up to the largest alignment', () => {
    expect(Address).toMatchObject({ size: 16, align: 4, type: { kind: 'union', size: 16, align: 4 } })
    expect(union({ a: bytes(9), b: u64 })).toMatchObject({ size: 16, align: 8 })
  })

  it('writes one member and zeros behind it', () => {
    expect(hex(encode(Address, { v4: '192.0.2.1' }))).toBe(`c0000201${'00'.repeat(12)}`)
    expect(hex(encode(Address, { v6: '2001:db8::1' }))).toBe('20010db8000000000000000000000001')
    expect(hex(encode(union({ a: bytes(9), b: u64 }), { a: new Uint8Array(9).fill(1) }))).toBe(`${'01'.repeat(9)}${'00'.repeat(7)}`)
  })

  it('gives its bytes as each member', () => {
    expect(roundTrip(Address, { v4: '192.0.2.1' })).toEqual({ v4: '192.0.2.1', v6: 'c000:201::' })
  })

  it('takes what it gave, at any offset', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), anyOffset, (bytes, offset) => {
        expect(encode(Address, decode(Address, bytes), offset)).toEqual([...bytes])
      })
    )
  })

  it('takes members that agree in any form', () => {
    const codec = union({ wide: u64, narrow: u16 })
    expect(encode(codec, { wide: 0x1_0005, narrow: 5 })).toEqual([5, 0, 1, 0, 0, 0, 0, 0])
    expect(encode(codec, { wide: 0x1_0005n, narrow: 5 })).toEqual([5, 0, 1, 0, 0, 0, 0, 0])
  })

  it('takes back what it gave where the largest member has padding or cannot say what the bytes are', () => {
    const padded = union({ pair: struct({ a: u8, b: u32 }), raw: bytes(8) })
    const raw = [1, 2, 3, 4, 5, 6, 7, 8]
    expect(encode(padded, decode(padded, raw))).toEqual(raw)
    const named = union({ name: text(4), address: ipv4 })
    expect(encode(named, decode(named, [255, 254, 253, 252]))).toEqual([255, 254, 253, 252])
  })

  it('says what is wrong with one of several members', () => {
    expect(() => encode(Address, { v4: '192.0.2', v6: '::' })).toThrow('v4: expected an IPv4 address')
    expect(() => encode(Address, { v4: '0.0.0.0', v6: ':' })).toThrow('v6: expected an IPv6 address')
  })

  it('refuses members that disagree', () => {
    const value = { v4: '192.0.2.1', v6: '2001:db8::1' }
    expect(() => encode(Address, value)).toThrow(RangeError)
    expect(() => encode(Address, value)).toThrow('v4: expected no value, or the one that "v6" has in the same bytes, got "192.0.2.1"')
  })

  it('takes undefined for a member that is not given', () => {
    expect(roundTrip(Address, { v4: '192.0.2.1', v6: undefined })).toEqual(roundTrip(Address, { v4: '192.0.2.1' }))
  })

  it('does not take what every object inherits for a member', () => {
    expect(encode(union({ constructor: u8, a: u16 }), { a: 5 } as never)).toEqual([5, 0])
    expect(encode(union({ constructor: u8, a: u16 }), { constructor: 5 })).toEqual([5, 0])
  })

  it.each([{}, { v5: 1 }, { v4: undefined }, []])('refuses %j, which has none of its members', value => {
    expect(() => encode(Address, value as never)).toThrow(RangeError)
    expect(() => encode(Address, value as never)).toThrow('expected one of the members "v4", "v6", got an ')
  })

  it.each(misfits({ 'a string': '192.0.2.1' }))('refuses $name', ({ value }) => {
    expect(() => encode(Address, value as never)).toThrow(/expected|revoked/)
  })

  it('leaves the kernel’s own members out', () => {
    expect(decode(union({ room: opaque('room', 8, 8), a: u8 }), new Array(8).fill(1))).toStrictEqual({ a: 1 })
  })

  it('refuses to be empty, and what is no codec', () => {
    expect(() => union({})).toThrow('expected at least one field')
    expect(() => union({ a: 5 as never })).toThrow('a: expected a codec, got 5')
  })
})

describe('a union', () => {
  it('names the path of a member that does not fit', () => {
    const codec = struct({ id: u32, address: union({ v4: ipv4, port: struct({ number: u16 }) }) })
    expect(() => encode(codec, { id: 1, address: { v4: '1.2.3' } })).toThrow('address.v4: expected an IPv4 address such as "192.0.2.1"')
    expect(() => encode(codec, { id: 1, address: { port: { number: -1 } } })).toThrow('address.port.number: expected an integer')
  })

  it('names the member that cannot be read', () => {
    expect(() => decode(struct({ part: union({ count: u64number }) }), new Array(8).fill(255))).toThrow('part.count: expected an integer')
  })
})
