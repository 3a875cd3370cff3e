import { runInNewContext } from 'node:vm'
import { bytes, struct, u8 } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, decode, encode, roundTrip } from './support/memory.js'

describe('bytes', () => {
  it('gives the bytes it takes, at any offset', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 80 }), anyOffset, (value, offset) => {
        expect(encode(bytes(value.length), value, offset)).toEqual([...value])
        expect(roundTrip(bytes(value.length), value, offset)).toEqual(value)
      })
    )
  })

  it('takes a Buffer, and an array of another realm', () => {
    expect(encode(bytes(3), Buffer.from('abc'))).toEqual([97, 98, 99])
    expect(encode(bytes(2), runInNewContext('Uint8Array.of(1, 2)'))).toEqual([1, 2])
  })

  it('gives a Uint8Array of its own, not a view of the memory', () => {
    const read = decode(bytes(2), [1, 2])
    expect(read).toBeInstanceOf(Uint8Array)
    expect(read.buffer.byteLength).toBe(2)
  })

  it.each([0, 1, 3, 1000])('refuses %d bytes where 2 belong', length => {
    expect(() => encode(bytes(2), new Uint8Array(length))).toThrow(RangeError)
    expect(() => encode(bytes(2), new Uint8Array(length))).toThrow(`expected a Uint8Array of 2 bytes, got Uint8Array of ${length} bytes`)
  })

  const others = {
    'an array': [1, 2],
    'a string': 'ab',
    'another typed array': new Uint16Array(2),
    'a clamped array': new Uint8ClampedArray(2),
    'an ArrayBuffer': new ArrayBuffer(2),
    'a proxy': new Proxy(new Uint8Array(2), {}),
    'an object with the prototype': Object.create(Uint8Array.prototype)
  }

  it.each(misfits(others))('refuses $name', ({ value }) => {
    expect(() => encode(bytes(2), value as Uint8Array)).toThrow(TypeError)
  })

  it('writes zeros for bytes that a later getter takes away', () => {
    const taken = new Uint8Array([1, 2])
    const value = {
      taken,
      get last() {
        structuredClone(taken.buffer, { transfer: [taken.buffer] })
        return 3
      }
    }
    expect(encode(struct({ taken: bytes(2), last: u8 }), value)).toEqual([0, 0, 3])
  })

  it.each([0, -1, 1.5, Number.NaN, 2 ** 53])('refuses the length %d', length => {
    expect(() => bytes(length)).toThrow(RangeError)
  })

  it.each(misfits({ 'a string': '4' }, ['NaN']))('refuses $name as the length', ({ value }) => {
    expect(() => bytes(value as number)).toThrow(TypeError)
  })
})
