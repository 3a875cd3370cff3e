import { array, bytes, MemoryView, packedStruct, spinLock, struct, text, timer, u8, u16, u16be, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { misfits } from './support/hostile.js'
import { decode, encode, hex, roundTrip } from './support/memory.js'

describe('a struct', () => {
  const Mixed = struct({ a: u8, b: u32, c: u16, d: u64, e: u8 })

  it('places fields as C does and writes padding as zeros', () => {
    expect(Mixed).toMatchObject({ size: 32, align: 8 })
    expect(hex(encode(Mixed, { a: 1, b: 2, c: 3, d: 4, e: 5 }))).toBe('0100000002000000030000000000000004000000000000000500000000000000')
  })

  it('has no padding when packed', () => {
    const codec = packedStruct({ a: u8, b: u32, c: u16 })
    expect(codec).toMatchObject({ size: 7, align: 1 })
    expect(hex(encode(codec, { a: 1, b: 2, c: 3 }))).toBe('01020000000300')
    expect(roundTrip(codec, { a: 1, b: 2, c: 3 }, 3)).toEqual({ a: 1, b: 2, c: 3 })
  })

  it('takes and gives structs within structs', () => {
    const codec = struct({ first: u8, inner: struct({ x: u16be, deep: packedStruct({ y: u8, z: u32 }) }), last: u8 })
    const value = { first: 1, inner: { x: 0x0203, deep: { y: 4, z: 5 } }, last: 6 }
    expect(hex(encode(codec, value))).toBe('010002030405000000000600')
    expect(roundTrip(codec, value, 1)).toEqual(value)
  })

  it('gives the fields in their order', () => {
    expect(Object.keys(decode(Mixed, new Array(32).fill(0)))).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('describes itself as C would', () => {
    expect(struct({ a: u8, b: u32 }).type).toEqual({
      kind: 'struct',
      size: 8,
      align: 4,
      packed: false,
      fields: [
        { name: 'a', offset: 0, type: u8.type },
        { name: 'b', offset: 4, type: u32.type }
      ]
    })
  })

  it('names the path of the part that does not fit', () => {
    const codec = struct({ id: u32, list: array(struct({ port: u16be }), 2) })
    const list = [{ port: 1 }, { port: -1 }]
    expect(() => encode(codec, { id: 1, list })).toThrow('list[1].port: expected an integer from 0 to 65535, got -1')
    expect(() => encode(codec, { list } as never)).toThrow('id: expected an integer from 0 to 4294967295, got undefined')
    expect(() => encode(struct({ outer: codec }), { outer: null } as never)).toThrow('outer: expected an object, got null')
  })

  it.each(misfits({ 'a number': 5, 'a string': 'text' }))('refuses $name', ({ value }) => {
    expect(() => encode(Mixed, value as never)).toThrow(TypeError)
  })

  it('reads each property once, in order', () => {
    const read: string[] = []
    const value = new Proxy(
      { a: 1, b: 2, c: 3, d: 4, e: 5 },
      { get: (target, name) => read.push(String(name)) && Reflect.get(target, name) }
    )
    encode(Mixed, value)
    expect(read).toEqual(['a', 'b', 'c', 'd', 'e'])
  })

  it('stores nothing before it has checked everything', () => {
    const codec = struct({ a: u32, list: array(u8, 2), raw: bytes(2), name: text(4), b: u32 })
    const view = new MemoryView(new ArrayBuffer(codec.size))
    view.u8.fill(0xa5)
    expect(() => codec.write({ a: 1, list: [1, 2], raw: Buffer.from('ab'), name: 'abc', b: -1 }, view, 0)).toThrow(RangeError)
    expect(new Set(view.u8)).toEqual(new Set([0xa5]))
  })

  it('is not disturbed by a getter that writes another value to the same memory', () => {
    const codec = struct({ a: u32, list: array(u8, 4), b: u32 })
    const view = new MemoryView(new ArrayBuffer(codec.size))
    const value = {
      a: 1,
      list: [1, 2, 3, 4],
      get b() {
        codec.write({ a: 0xffff_ffff, list: [255, 255, 255, 255], b: 0xffff_ffff }, view, 0)
        return 2
      }
    }
    codec.write(value, view, 0)
    expect(codec.read(view, 0)).toEqual({ a: 1, list: [1, 2, 3, 4], b: 2 })
  })

  it('lets errors of a getter through as they are', () => {
    const mine = new Error('mine')
    const value = {
      get a(): number {
        throw mine
      }
    }
    expect(() => encode(struct({ a: u8 }), value)).toThrow(mine)
    expect(mine.message).toBe('mine')
  })

  it('leaves the kernel’s own fields out, and writes them as zeros', () => {
    const codec = struct({ lock: spinLock, count: u32, timer })
    expect(codec).toMatchObject({ size: 24, align: 8 })
    expect(hex(encode(codec, { count: 5 }))).toBe(`00000000${'05000000'}${'00'.repeat(16)}`)
    expect(decode(codec, new Array(24).fill(1))).toStrictEqual({ count: 0x01010101 })
    expect(() => encode(codec, { lock: 5, count: 1 } as never)).toThrow('lock: expected no value, for this field is the kernel’s, got 5')
  })

  it('may lie at the end of memory whose size is no multiple of 8', () => {
    const view = new MemoryView(new ArrayBuffer(9))
    const codec = packedStruct({ a: u8, b: u64 })
    codec.write({ a: 1, b: 2n }, view, 0)
    expect(codec.read(view, 0)).toEqual({ a: 1, b: 2n })
    expect(() => codec.read(view, 1)).toThrow(RangeError)
    expect(() => codec.write({ a: 1, b: 2n }, view, 1)).toThrow(RangeError)
  })
})
