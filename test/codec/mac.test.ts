import { mac, struct } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, encode, hex, roundTrip } from './support/memory.js'

describe('mac', () => {
  it('is six bytes without alignment', () => {
    expect(mac).toMatchObject({ size: 6, align: 1, type: { kind: 'bytes', size: 6 } })
  })

  it('gives what it takes, in lower case, at any offset', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 6, maxLength: 6 }), anyOffset, (bytes, offset) => {
        const text = hex(bytes).replace(/(..)(?=.)/g, '$1:')
        expect(encode(mac, text, offset)).toEqual([...bytes])
        expect(roundTrip(mac, text.toUpperCase(), offset)).toBe(text)
        expect(roundTrip(struct({ part: mac }), { part: text }, offset)).toEqual({ part: text })
      })
    )
  })

  it.each([
    '',
    '02:00:5e:10:00',
    '02:00:5e:10:00:0',
    '02:00:5e:10:00:00:00',
    '02-00-5e-10-00-00',
    '02005e100000',
    '02:00:5e:10:00:0g',
    '2:0:5e:10:0:0:aaaa',
    '02:00:5e:10:00 00',
    '02:00:5e:10:00:0é',
    '02:00:5e:10:00:00 '
  ])('refuses %j', text => {
    expect(() => encode(mac, text)).toThrow(RangeError)
    expect(() => encode(mac, text)).toThrow('expected a MAC address such as "02:00:5e:10:00:00", got ')
  })

  it.each(misfits({ bytes: new Uint8Array(6) }, ['a huge string']))('refuses $name', ({ value }) => {
    expect(() => encode(mac, value as string)).toThrow(TypeError)
  })
})
