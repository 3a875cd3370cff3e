import { array, MemoryView, struct, text, u8, u16, u32, u64 } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { anyOffset, decode, encode, hex, roundTrip } from './support/memory.js'

describe('an array', () => {
  it('has the size of its elements together and the alignment of one', () => {
    expect(array(u32, 3)).toMatchObject({ size: 12, align: 4, type: { kind: 'array', length: 3, stride: 4, element: u32.type } })
  })

  it('gives the elements it takes, at any offset', () => {
    const values = fc.array(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), { minLength: 1, maxLength: 20 })
    fc.assert(
      fc.property(values, anyOffset, (values, offset) => {
        expect(roundTrip(array(u64, values.length), values, offset)).toEqual(values)
      })
    )
  })

  it('takes arrays of arrays and of structs', () => {
    const codec = array(struct({ pair: array(u8, 2), id: u32 }), 2)
    const value = [
      { pair: [1, 2], id: 3 },
      { pair: [4, 5], id: 6 }
    ]
    expect(hex(encode(codec, value))).toBe('01020000030000000405000006000000')
    expect(roundTrip(codec, value, 4)).toEqual(value)
  })

  it.each([0, 1, 3])('refuses %d elements where 2 belong', length => {
    const message = `expected an array of 2, got an array of ${length}`
    expect(() => encode(array(u8, 2), new Array(length).fill(1))).toThrow(RangeError)
    expect(() => encode(array(u8, 2), new Array(length).fill(1))).toThrow(message)
    expect(() => encode(struct({ list: array(u8, 2) }), { list: new Array(length).fill(1) })).toThrow(`list: ${message}`)
  })

  it('names the element that does not fit', () => {
    expect(() => encode(array(u8, 3), [1, 2, 256])).toThrow('[2]: expected an integer from 0 to 255, got 256')
    expect(() => encode(array(array(text(2), 2), 1), [['a', 'abc']])).toThrow('[0][1]: expected text of at most 2 bytes')
  })

  it('refuses a hole', () => {
    // biome-ignore lint/suspicious/noSparseArray: that is what is tested
    expect(() => encode(array(u8, 3), [1, , 3] as number[])).toThrow('[1]: expected an integer from 0 to 255, got undefined')
  })

  it.each(misfits({ 'a string': 'ab', 'a typed array': Uint8Array.of(1, 2), 'an iterable': new Set([1, 2]) }, ['an array with a hole']))(
    'refuses $name',
    ({ value }) => {
      expect(() => encode(array(u8, 2), value as number[])).toThrow(TypeError)
    }
  )

  it('is not disturbed by an element that uses the same codec', () => {
    const codec = array(u16, 2)
    const value = [1, 2]
    Object.defineProperty(value, 1, {
      get() {
        encode(codec, [0xffff, 0xffff])
        return 2
      }
    })
    expect(encode(codec, value)).toEqual([1, 0, 2, 0])
  })

  it('is not disturbed by an element that makes it fail', () => {
    const codec = array(u16, 2)
    expect(() => encode(codec, [0xffff, -1])).toThrow(RangeError)
    expect(encode(codec, [1, 2])).toEqual([1, 0, 2, 0])
  })

  it('may occur twice in one struct', () => {
    const pair = array(u16, 2)
    const codec = struct({ a: pair, b: pair })
    expect(roundTrip(codec, { a: [1, 2], b: [3, 4] })).toEqual({ a: [1, 2], b: [3, 4] })
    expect(roundTrip(codec, { a: [5, 6], b: [7, 8] })).toEqual({ a: [5, 6], b: [7, 8] })
  })
})

describe('the declaration of an array', () => {
  it.each([0, -1, 1.5, Number.NaN])('refuses the length %d', length => {
    expect(() => array(u8, length)).toThrow(RangeError)
  })

  it.each(misfits())('refuses $name as the element', ({ value }) => {
    expect(() => array(value as typeof u8, 2)).toThrow(TypeError)
  })
})

describe('an array outside memory', () => {
  it('is refused', () => {
    const view = new MemoryView(new ArrayBuffer(8))
    expect(() => array(u32, 2).write([1, 2], view, 4)).toThrow(RangeError)
    expect(() => array(u32, 2).read(view, 4)).toThrow(RangeError)
    expect(decode(array(u32, 2), [1, 0, 0, 0, 2, 0, 0, 0])).toEqual([1, 2])
  })
})
