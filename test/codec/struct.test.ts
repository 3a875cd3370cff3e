import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { bytes } from '../../lib/codec/bytes.js'
import type { Codec } from '../../lib/codec/codec.js'
import { u8, u16, u32 } from '../../lib/codec/integer.js'
import { u16be } from '../../lib/codec/integer-be.js'
import { MemoryView } from '../../lib/codec/memory-view.js'
import { spinLock, timer } from '../../lib/codec/opaque.js'
import { text } from '../../lib/codec/text.js'
import { u64 } from '../../lib/codec/wide-integer.js'
import { misfits } from './support/hostile.js'
import { kits } from './support/kits.js'
import { decode, encode, hex, roundTrip } from './support/memory.js'

describe.each(kits)('a struct, $name', ({ struct, packedStruct, array }) => {
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

describe.each(kits)('names of fields, $name', ({ struct }) => {
  const awkward = [
    '__proto__',
    'constructor',
    'toString',
    '',
    ' ',
    "'",
    '"',
    '`\u0024{x}`',
    '\\',
    '\n',
    '\u2028',
    '*/',
    '"]=1;//',
    'a.b',
    '\ud800',
    'ä'
  ]

  it('may be any text', () => {
    const names = fc.uniqueArray(
      fc.oneof(fc.constantFrom(...awkward), fc.string()).filter(name => !/^\d+$/.test(name)),
      { minLength: 1 }
    )
    fc.assert(
      fc.property(names, names => {
        const value = Object.fromEntries(names.map((name, index) => [name, index]))
        const read = roundTrip(struct(Object.fromEntries(names.map(name => [name, u8]))), value)
        expect(Object.entries(read)).toEqual(Object.entries(value))
        expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
      })
    )
  })

  it('stand in errors safely', () => {
    expect(() => encode(struct({ ['__proto__']: u8 }), {} as never)).toThrow('__proto__: expected an integer from 0 to 255, got an object')
    expect(() => encode(struct({ 'a\nb': u8 }), {} as never)).toThrow('["a\\nb"]: expected an integer')
  })
})

describe.each(kits)('a codec of the user’s own in a struct, $name', ({ struct, packedStruct }) => {
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
    const lazy = { ...seconds, write: () => undefined }
    expect(encode(struct({ a: u32, lazy }), { a: 1, lazy: 5 })).toEqual([1, 0, 0, 0, 0, 0, 0, 0])
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

describe('the declaration of a struct', () => {
  const [{ struct }] = kits as [(typeof kits)[0]]

  it('refuses names that are numbers, for JavaScript would reorder them', () => {
    expect(() => struct({ 1: u8, 0: u32 })).toThrow('expected a field name that is not a number, got "0"')
  })

  it('refuses to be empty', () => {
    expect(() => struct({})).toThrow('expected at least one field')
  })

  it.each(misfits({ 'a size': 4, 'a codec without size': { ...u8, size: undefined }, 'a map’s value': { perCpu: true, element: u8 } }))(
    'refuses $name as a field',
    ({ value }) => {
      expect(() => struct({ part: value as typeof u8 })).toThrow(TypeError)
    }
  )

  it.each([
    [{ size: 0 }, 'part: expected a length of at least 1 for a codec, got 0'],
    [{ size: 1.5 }, 'part: expected a length of at least 1 for a codec, got 1.5'],
    [{ align: 3 }, 'part: expected an alignment of 1, 2, 4, 8 or 16, got 3'],
    [{ align: 32, size: 32 }, 'part: expected an alignment of 1, 2, 4, 8 or 16, got 32'],
    [{ size: 6, align: 4 }, 'part: expected a size that is a multiple of the alignment 4, got 6']
  ])('refuses a codec with %j', (change, message) => {
    expect(() => struct({ part: { ...u32, ...change } })).toThrow(message)
  })

  it('gives a codec that cannot be changed', () => {
    expect(Object.isFrozen(struct({ a: u8 }))).toBe(true)
    expect(Object.isFrozen(u8)).toBe(true)
  })
})
