import { isIPv4 } from 'node:net'
import { ipv4, struct } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, decode, encode, roundTrip } from './support/memory.js'

describe('ipv4', () => {
  it('is a __be32', () => {
    expect(ipv4).toMatchObject({ size: 4, align: 4, type: { kind: 'integer', name: '__be32', bits: 32, bigEndian: true } })
  })

  it('writes the bytes in the order of the text and reads them again, at any offset', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), anyOffset, (bytes, offset) => {
        expect(decode(ipv4, bytes, offset)).toBe(bytes.join('.'))
        expect(encode(ipv4, bytes.join('.'), offset)).toEqual([...bytes])
        expect(roundTrip(struct({ address: ipv4 }), { address: bytes.join('.') }, offset)).toEqual({ address: bytes.join('.') })
      })
    )
  })

  it('takes exactly what Node takes for an IPv4 address', () => {
    const part = fc.oneof(
      fc.nat({ max: 300 }).map(String),
      fc.constantFrom('', '00', '01', '255', '256', '-1', '+1', '0x1', ' 1', '1e1', 'a')
    )
    const texts = fc.oneof(
      fc.array(part, { maxLength: 6 }).map(parts => parts.join('.')),
      fc.ipV4(),
      fc.ipV4Extended(),
      fc.string({ unit: fc.constantFrom(...'0123456789./ :') })
    )
    fc.assert(
      fc.property(texts, text => {
        if (isIPv4(text)) expect(encode(ipv4, text)).toEqual(text.split('.').map(Number))
        else expect(() => encode(ipv4, text)).toThrow(RangeError)
      }),
      { numRuns: 2000 }
    )
  })

  it.each([
    '',
    '1',
    '1.2.3',
    '1.2.3.4.5',
    '1.2.3.',
    '.1.2.3',
    '1..2.3',
    '1.2.3.4.',
    '1.2.3.256',
    '1.2.3.04',
    '1.2.3.00',
    '1.2.3.4 ',
    ' 1.2.3.4',
    '1.2.3.4\n',
    '1.2.3.4\0',
    '0x1.2.3.4',
    '1,2,3,4',
    '١.2.3.4',
    '1.2.3.4/24',
    '::ffff:1.2.3.4',
    '99999999999.2.3.4'
  ])('refuses %j', text => {
    expect(() => encode(ipv4, text)).toThrow(RangeError)
    expect(() => encode(struct({ address: ipv4 }), { address: text })).toThrow(
      `address: expected an IPv4 address such as "192.0.2.1", got ${JSON.stringify(text)}`
    )
  })

  it.each(misfits({ 'a number': 0x01020304, 'an array': [1, 2, 3, 4] }, ['a huge string']))('refuses $name', ({ value }) => {
    expect(() => encode(ipv4, value as string)).toThrow(TypeError)
  })
})
