import { describe, expect, it } from 'vitest'
import { isPerCpu, slots } from '../../lib/codec/per-cpu.js'
import { bytes, perCpu, struct, u8, u32, u64 } from '../../lib/index.js'
import { misfits } from './support/hostile.js'
import { decode, encode, hex, roundTrip } from './support/memory.js'

describe('perCpu', () => {
  it('marks a codec', () => {
    expect(perCpu(u64)).toEqual({ perCpu: true, element: u64 })
    expect(isPerCpu(perCpu(u64))).toBe(true)
    expect(isPerCpu(u64)).toBe(false)
  })

  it('is no codec, for its size is the kernel’s', () => {
    expect(() => struct({ part: perCpu(u64) as never })).toThrow('part: expected a codec, got an object')
    expect(() => perCpu(perCpu(u64) as never)).toThrow('expected a codec, got an object')
  })

  it.each(misfits())('refuses $name', ({ value }) => {
    expect(() => perCpu(value as typeof u8)).toThrow(TypeError)
  })
})

describe('slots', () => {
  it('lie at multiples of 8 bytes, and what is between is zero', () => {
    expect(slots(u32, 3)).toMatchObject({ size: 24, align: 4, type: { kind: 'array', length: 3, stride: 8 } })
    expect(hex(encode(slots(u32, 3), [1, 2, 3]))).toBe('010000000000000002000000000000000300000000000000')
    expect(slots(bytes(9), 2).size).toBe(32)
    expect(slots(u64, 2).size).toBe(16)
  })

  it('are read whatever the kernel left between them', () => {
    expect(decode(slots(u32, 2), [1, 0, 0, 0, 255, 255, 255, 255, 2, 0, 0, 0, 255, 255, 255, 255])).toEqual([1, 2])
  })

  it('give the values they take', () => {
    const codec = slots(struct({ packets: u64, errors: u8 }), 2)
    const value = [
      { packets: 1n, errors: 2 },
      { packets: 2n ** 64n - 1n, errors: 0 }
    ]
    expect(roundTrip(codec, value, 8)).toEqual(value)
  })

  it.each([0, 1, 3])('refuse %d values where there are 2 CPUs', length => {
    const value = new Array(length).fill(1n)
    expect(() => encode(slots(u64, 2), value)).toThrow(RangeError)
    expect(() => encode(slots(u64, 2), value)).toThrow(`expected an array of 2, one value for each possible CPU, got an array of ${length}`)
  })

  it('refuse a single value', () => {
    expect(() => encode(slots(u64, 2), 5n as never)).toThrow('expected an array of 2, one value for each possible CPU, got 5n')
  })

  it('name the slot that does not fit', () => {
    expect(() => encode(slots(struct({ errors: u8 }), 2), [{ errors: 1 }, { errors: -1 }])).toThrow('[1].errors: expected an integer')
  })
})
