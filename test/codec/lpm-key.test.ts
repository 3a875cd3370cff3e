import { bytes, ipv4, ipv4Prefix, lpmKey, struct, u8, u16be, u32, u64be } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, encode, hex, roundTrip } from './support/memory.js'

describe('lpmKey', () => {
  it('has the prefix length first, then the data without padding', () => {
    expect(lpmKey(bytes(4))).toMatchObject({ size: 8, align: 4, type: { kind: 'struct', packed: false } })
    expect(lpmKey(bytes(3))).toMatchObject({ size: 7, align: 1, type: { kind: 'struct', packed: true } })
    expect(lpmKey(u64be)).toMatchObject({ size: 12, align: 1, type: { kind: 'struct', packed: true } })
    expect(hex(encode(lpmKey(bytes(3)), { prefixLength: 17, data: Uint8Array.of(1, 2, 3) }))).toBe('11000000010203')
  })

  it('gives what it takes, at any offset', () => {
    fc.assert(
      fc.property(fc.nat({ max: 64 }), fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), anyOffset, (prefixLength, data, offset) => {
        expect(roundTrip(lpmKey(u64be), { prefixLength, data }, offset)).toEqual({ prefixLength, data })
      })
    )
  })

  it('takes structs as data', () => {
    const codec = lpmKey(struct({ address: ipv4, port: u16be, protocol: u8 }))
    const value = { prefixLength: 48, data: { address: '192.0.2.1', port: 80, protocol: 6 } }
    expect(hex(encode(codec, value))).toBe('30000000c000020100500600')
    expect(roundTrip(codec, value)).toEqual(value)
  })

  it('is the same for an IPv4 address as ipv4Prefix', () => {
    expect(encode(lpmKey(ipv4), { prefixLength: 16, data: '192.168.0.0' })).toEqual(encode(ipv4Prefix, '192.168.0.0/16'))
  })

  it.each([33, -1, 0.5])('refuses the prefix length %d for 4 bytes', prefixLength => {
    const message = `prefixLength: expected a prefix length from 0 to 32, got ${prefixLength}`
    expect(() => encode(lpmKey(u32), { prefixLength, data: 0 })).toThrow(RangeError)
    expect(() => encode(lpmKey(u32), { prefixLength, data: 0 })).toThrow(message)
  })

  it('names the path of data that does not fit', () => {
    expect(() => encode(lpmKey(struct({ port: u16be })), { prefixLength: 1, data: { port: -1 } })).toThrow('data.port: expected an integer')
  })

  it('takes up to 256 bytes of data, the most that the kernel takes', () => {
    expect(lpmKey(bytes(256)).size).toBe(260)
    expect(() => lpmKey(bytes(257))).toThrow('expected data of at most 256 bytes, got 257')
  })

  it.each(misfits({ 'a size': 4 }))('refuses $name as data', ({ value }) => {
    expect(() => lpmKey(value as typeof u32)).toThrow(TypeError)
  })
})
