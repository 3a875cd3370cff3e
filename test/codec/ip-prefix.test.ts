import { ipv4Prefix, ipv6Prefix, struct } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, decode, encode, hex, roundTrip } from './support/memory.js'

describe('ipv4Prefix', () => {
  it('is the key of an LPM trie: the length in the machine’s byte order, then the address', () => {
    expect(ipv4Prefix).toMatchObject({ size: 8, align: 4, type: { kind: 'struct', size: 8 } })
    expect(hex(encode(ipv4Prefix, '192.168.0.0/16'))).toBe('10000000c0a80000')
  })

  it('gives what it takes, bits behind the prefix included, at any offset', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.nat({ max: 32 }), anyOffset, (address, length, offset) => {
        const prefix = `${address}/${length}`
        expect(roundTrip(ipv4Prefix, prefix, offset)).toBe(prefix)
        expect(roundTrip(struct({ prefix: ipv4Prefix }), { prefix }, offset)).toEqual({ prefix })
      })
    )
  })

  it('reads the bits that are there', () => {
    expect(decode(ipv4Prefix, [8, 0, 0, 0, 10, 1, 2, 3])).toBe('10.1.2.3/8')
  })

  it.each([
    '',
    '/',
    '192.168.0.0',
    '192.168.0.0/',
    '/16',
    '192.168/16',
    '1.2.3.4/016',
    '1.2.3.4/-1',
    '1.2.3.4/+8',
    '1.2.3.4/8 ',
    '1.2.3.4/8/8',
    '1.2.3.4/1000',
    '1.2.3.4/a'
  ])('refuses %j', text => {
    expect(() => encode(ipv4Prefix, text)).toThrow(RangeError)
    expect(() => encode(ipv4Prefix, text)).toThrow('expected an IPv4 prefix such as "192.168.0.0/16", got ')
  })

  it('refuses a length beyond the address', () => {
    expect(() => encode(struct({ prefix: ipv4Prefix }), { prefix: '1.2.3.4/33' })).toThrow(
      'prefix: expected a prefix length from 0 to 32, got "1.2.3.4/33"'
    )
  })
})

describe('ipv6Prefix', () => {
  it('is the key of an LPM trie', () => {
    expect(ipv6Prefix).toMatchObject({ size: 20, align: 4, type: { kind: 'struct', size: 20 } })
    expect(hex(encode(ipv6Prefix, '2001:db8::/32'))).toBe('2000000020010db8000000000000000000000000')
  })

  it('gives what it takes, bits behind the prefix included, at any offset', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), fc.nat({ max: 128 }), anyOffset, (address, length, offset) => {
        const prefix = decode(ipv6Prefix, [length, 0, 0, 0, ...address], offset)
        expect(prefix).toMatch(new RegExp(`/${length}$`))
        expect(encode(ipv6Prefix, prefix, offset)).toEqual([length, 0, 0, 0, ...address])
      })
    )
  })

  it('takes every form of an address', () => {
    expect(roundTrip(ipv6Prefix, '2001:0DB8:0:0::/64')).toBe('2001:db8::/64')
    expect(roundTrip(ipv6Prefix, '::/0')).toBe('::/0')
    expect(roundTrip(ipv6Prefix, '::ffff:1.2.3.4/128')).toBe('::ffff:1.2.3.4/128')
  })

  it.each(['', '/', '2001:db8::', '2001:db8::/', '2001:db8:/32', '2001:db8::/032', '::1::/8', '/64', ':/0', '1.2.3.4/8', '::/1::'])(
    'refuses %j',
    text => {
      expect(() => encode(ipv6Prefix, text)).toThrow(RangeError)
      expect(() => encode(ipv6Prefix, text)).toThrow('expected an IPv6 prefix such as "2001:db8::/32", got ')
    }
  )

  it('refuses a length beyond the address', () => {
    expect(() => encode(ipv6Prefix, '::/129')).toThrow('expected a prefix length from 0 to 128, got "::/129"')
  })
})

describe.each([
  ['ipv4Prefix', ipv4Prefix],
  ['ipv6Prefix', ipv6Prefix]
])('%s', (_, codec) => {
  it.each(misfits({ 'an object': { prefixLength: 8 } }, ['a huge string']))('refuses $name', ({ value }) => {
    expect(() => encode(codec, value as string)).toThrow(TypeError)
  })
})
