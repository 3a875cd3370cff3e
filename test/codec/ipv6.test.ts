import { isIPv6 } from 'node:net'
import { ipv6, struct } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, decode, encode, hex, roundTrip } from './support/memory.js'

/** What a browser makes of an address: canonical, but for the IPv4 form of mapped addresses. */
function canonical(text: string): string {
  return new URL(`http://[${text}]/`).hostname.slice(1, -1)
}

const zeroRich = fc.oneof(fc.constant(0), fc.constant(0), fc.nat({ max: 0xffff }))
const groups = fc.array(zeroRich, { minLength: 8, maxLength: 8 })

describe('ipv6', () => {
  it('is a struct in6_addr', () => {
    expect(ipv6).toMatchObject({ size: 16, align: 4, type: { kind: 'array', length: 4, stride: 4 } })
  })

  it.each([
    ['::', '00000000000000000000000000000000'],
    ['::1', '00000000000000000000000000000001'],
    ['1::', '00010000000000000000000000000000'],
    ['2001:db8::1', '20010db8000000000000000000000001'],
    ['2001:db8:0:1:1:1:1:1', '20010db8000000010001000100010001'],
    ['2001:db8::1:0:0:1', '20010db8000000000001000000000001'],
    ['2001:0:0:1::1', '20010000000000010000000000000001'],
    ['1:2:3:4:5:6:7:8', '00010002000300040005000600070008'],
    ['::ffff:192.0.2.1', '00000000000000000000ffffc0000201'],
    ['64:ff9b::c000:201', '0064ff9b0000000000000000c0000201'],
    ['fe80::abcd:ef01', 'fe8000000000000000000000abcdef01']
  ])('reads and writes %s', (text, digits) => {
    expect(hex(encode(ipv6, text))).toBe(digits)
    expect(decode(ipv6, Buffer.from(digits, 'hex'))).toBe(text)
  })

  it.each([
    ['2001:DB8::A', '2001:db8::a'],
    ['2001:0db8:0000:0000:0000:0000:0000:0001', '2001:db8::1'],
    ['0:0:0:0:0:0:0:0', '::'],
    ['::1.2.3.4', '::102:304'],
    ['1:2:3:4:5:6:1.2.3.4', '1:2:3:4:5:6:102:304'],
    ['1::5:1.2.3.4', '1::5:102:304'],
    ['1:2:3:4:5:6:7::', '1:2:3:4:5:6:7:0'],
    ['::2:3:4:5:6:7:8', '0:2:3:4:5:6:7:8'],
    ['0:0:1::', '0:0:1::'],
    ['::ffff:c000:201', '::ffff:192.0.2.1']
  ])('takes %s and gives the canonical %s', (text, form) => {
    expect(roundTrip(ipv6, text)).toBe(form)
  })

  it('gives the canonical form of any bytes, and takes it again, at any offset', () => {
    fc.assert(
      fc.property(groups, anyOffset, (groups, offset) => {
        const bytes = groups.flatMap(group => [group >> 8, group & 255])
        const text = decode(ipv6, bytes, offset)
        expect(isIPv6(text)).toBe(true)
        if (!text.includes('.')) expect(text).toBe(canonical(groups.map(group => group.toString(16)).join(':')))
        expect(encode(ipv6, text, offset)).toEqual(bytes)
        expect(roundTrip(struct({ address: ipv6 }), { address: text }, offset)).toEqual({ address: text })
      }),
      { numRuns: 1000 }
    )
  })

  it('gives IPv4-mapped addresses, and no others, in mixed form', () => {
    fc.assert(
      fc.property(fc.ipV4(), address => {
        expect(roundTrip(ipv6, `::ffff:${address}`)).toBe(`::ffff:${address}`)
        expect(roundTrip(ipv6, `::${address}`)).toBe(canonical(`::${address}`))
        expect(roundTrip(ipv6, `::ffff:0:${address}`)).toBe(canonical(`::ffff:0:${address}`))
      })
    )
  })

  it('takes exactly what Node takes for an IPv6 address without a zone', () => {
    const part = fc.oneof(
      fc.nat({ max: 0xffff }).map(group => group.toString(16)),
      fc.constantFrom('', '', '0', '00000', '12345', 'g', '1.2.3.4', '1.2.3', '01.2.3.4', 'FFFF', ' 1', '-1')
    )
    const texts = fc.oneof(
      fc.array(part, { maxLength: 10 }).map(parts => parts.join(':')),
      fc.ipV6(),
      fc.string({ unit: fc.constantFrom(...'0123456789abcdefABCDEF::::.') }),
      fc
        .tuple(fc.ipV6(), fc.nat({ max: 40 }), fc.constantFrom(':', '::', '.', '0', 'g'))
        .map(([text, at, more]) => text.slice(0, at) + more + text.slice(at))
    )
    fc.assert(
      fc.property(texts, text => {
        if (isIPv6(text)) expect(canonical(roundTrip(ipv6, text))).toBe(canonical(text))
        else expect(() => encode(ipv6, text)).toThrow(RangeError)
      }),
      { numRuns: 5000 }
    )
  })

  it.each([
    '',
    ':',
    ':::',
    '1',
    '1:',
    ':1',
    '1:2:3:4:5:6:7',
    '1:2:3:4:5:6:7:8:9',
    '1::2::3',
    '1:2:3:4:5:6:7:8::',
    '1:2:3:4::5:6:7:8',
    '12345::',
    'g::',
    'fe80::1%eth0',
    '[::1]',
    '::1/128',
    '1.2.3.4',
    '1.2.3.4::',
    '::1.2.3.4:5',
    '1:2:3:4:5:6:7:1.2.3.4',
    '::1.2.3',
    ' ::1',
    '::1 ',
    '::\0'
  ])('refuses %j', text => {
    expect(() => encode(ipv6, text)).toThrow(RangeError)
    expect(() => encode(ipv6, text)).toThrow(`expected an IPv6 address such as "2001:db8::1", got ${JSON.stringify(text)}`)
  })

  it.each(misfits({ 'a number': 1, bytes: new Uint8Array(16) }, ['a huge string']))('refuses $name', ({ value }) => {
    expect(() => encode(ipv6, value as string)).toThrow(TypeError)
  })

  it('may occur twice in one struct', () => {
    const codec = struct({ source: ipv6, destination: ipv6 })
    const value = { source: '2001:db8::1', destination: 'fe80::2' }
    expect(roundTrip(codec, value)).toEqual(value)
  })
})
