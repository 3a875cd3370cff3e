import { type Codec, MemoryView, packedStruct, struct, u8, u32 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { decode, encode, hex, roundTrip } from './support/memory.js'

describe('a codec of the user’s own in a struct', () => {
  /** Seconds with a fraction, in milliseconds. */
  const seconds: Codec<number> = {
    size: 4,
    align: 4,
    type: u32.type,
    write: (value, view, offset) => view.setUint32(offset, value * 1000, true),
    read: (view, offset) => view.getUint32(offset, true) / 1000
  }

  it('is used like ours', () => {
    const codec = struct({ a: u8, time: seconds, b: u8 })
    expect(hex(encode(codec, { a: 1, time: 1.5, b: 2 }))).toBe('01000000dc05000002000000')
    expect(roundTrip(codec, { a: 1, time: 1.5, b: 2 }, 4)).toEqual({ a: 1, time: 1.5, b: 2 })
  })

  it('writes zeros where it forgets to write', () => {
    const lazy: Codec<number> = { ...seconds, write: (value, view, offset) => value > 0 && view.setUint32(offset, value) }
    const codec = struct({ a: u32, lazy })
    expect(encode(codec, { a: 1, lazy: 0xffff_ffff })).toEqual([1, 0, 0, 0, 255, 255, 255, 255])
    expect(encode(codec, { a: 1, lazy: 0 })).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
  })

  it('cannot write outside its own bytes', () => {
    const wild: Codec<number> = { ...seconds, write: (value, view, offset) => view.setUint32(offset + 4, value, true) }
    expect(() => encode(struct({ wild, a: u32 }), { wild: 1, a: 2 })).toThrow(RangeError)
  })

  it('does not disturb what is being written when it writes elsewhere to the same memory', () => {
    const view = new MemoryView(new ArrayBuffer(8))
    const meddling: Codec<number> = { ...seconds, write: () => view.u8.fill(0xff) }
    struct({ a: u32, meddling }).write({ a: 1, meddling: 2 }, view, 0)
    expect([...view.u8]).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
  })

  it('may have state and methods', () => {
    class Counting implements Codec<number> {
      readonly size = 1
      readonly align = 1
      readonly type = u8.type
      calls = 0
      write(value: number, view: MemoryView, offset: number) {
        this.calls++
        view.setUint8(offset, value)
      }
      read(view: MemoryView, offset: number) {
        this.calls++
        return view.getUint8(offset)
      }
    }
    const part = new Counting()
    expect(roundTrip(packedStruct({ part }), { part: 5 })).toEqual({ part: 5 })
    expect(part.calls).toBe(2)
  })

  it('has the path in its errors too, if they are made like ours', () => {
    const refusing: Codec<number> = {
      ...seconds,
      write: value => u8.write(value, new MemoryView(new ArrayBuffer(1)), 0),
      read: () => {
        throw new RangeError('unreadable')
      }
    }
    const codec = struct({ outer: struct({ refusing }) })
    expect(() => encode(codec, { outer: { refusing: 256 } })).toThrow('outer.refusing: expected an integer from 0 to 255, got 256')
    expect(() => decode(codec, [1, 2, 3, 4])).toThrow(/^unreadable$/)
  })

  it('may be a copy of ours with another way to read', () => {
    expect(roundTrip(struct({ part: { ...u32, read: () => 'changed' } }), { part: 5 })).toEqual({ part: 'changed' })
  })
})
