import {
  at,
  bitsAt,
  bool,
  bytes,
  type Codec,
  embedAt,
  enumeration,
  i16,
  i32,
  type Placed,
  placedStruct,
  placedUnion,
  struct,
  u8,
  u16,
  u32,
  u64,
  union
} from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { decode, encode, hex, roundTrip } from './support/memory.js'

const Verdict = enumeration({ drop: 1, pass: 2 })

describe('a struct with fields at places', () => {
  const make = (size: number, align: number, fields: Record<string, Placed>) =>
    // Of fields that are known only here.
    placedStruct({ size, align }, fields) as Codec<unknown>

  it('has its fields there, and zeros between', () => {
    const codec = make(16, 8, { a: at(1, u8), b: at(8, u16) })
    expect(codec).toMatchObject({ size: 16, align: 8 })
    expect(hex(encode(codec, { a: 1, b: 2 }))).toBe('00010000000000000200000000000000')
    expect(roundTrip(codec, { a: 1, b: 2 }, 3)).toEqual({ a: 1, b: 2 })
  })

  it('has bit fields among other fields', () => {
    const codec = make(8, 4, { a: bitsAt(0, 3, u32), b: bitsAt(3, 7, u32), c: bitsAt(16, 16, i32), d: at(4, u32) })
    const value = { a: 5, b: 100, c: -2, d: 7 }
    expect(hex(encode(codec, value))).toBe('2503feff07000000')
    expect(roundTrip(codec, value, 1)).toEqual(value)
  })

  it('has bit fields of 64 bits, also across bytes', () => {
    const codec = make(16, 8, { a: bitsAt(0, 1, u64), b: bitsAt(1, 63, u64), c: bitsAt(70, 40, u64) })
    const value = { a: 1n, b: 2n ** 63n - 1n, c: 2n ** 39n + 1n }
    expect(roundTrip(codec, value, 5)).toEqual(value)
    expect(
      encode(codec, { a: 0, b: 0, c: 2n ** 40n - 1n }).reduce((bits, byte) => bits + (byte.toString(2).match(/1/g)?.length ?? 0), 0)
    ).toBe(40)
  })

  it('has bit fields of names and of yes and no', () => {
    const codec = make(4, 4, { verdict: bitsAt(0, 2, Verdict), done: bitsAt(2, 1, bool), small: bitsAt(3, 4, i16) })
    const value = { verdict: 'pass', done: true, small: -8 }
    expect(hex(encode(codec, value))).toBe('46000000')
    expect(roundTrip(codec, value, 0)).toEqual(value)
    expect(decode(codec, [3, 0, 0, 0])).toEqual({ verdict: 3, done: false, small: 0 })
  })

  it('clears the bits that belong to no field', () => {
    const codec = make(4, 4, { a: bitsAt(1, 2, u32), b: at(3, u8) })
    const memory = encode(codec, { a: 3, b: 1 })
    expect(hex(memory)).toBe('06000001')
  })

  it('refuses numbers that do not fit the bits, and says where', () => {
    const codec = make(4, 4, { a: bitsAt(0, 3, u32), b: bitsAt(3, 3, i32), verdict: bitsAt(6, 1, Verdict) })
    expect(() => encode(codec, { a: 8, b: 0, verdict: 1 })).toThrow('a: expected an integer from 0 to 7, got 8')
    expect(() => encode(codec, { a: 0, b: -5, verdict: 1 })).toThrow('b: expected an integer from -4 to 3, got -5')
    expect(() => encode(codec, { a: 0, b: 0, verdict: 'pass' })).toThrow('verdict: expected an integer from 0 to 1, got 2')
    expect(() => encode(codec, { a: 'x', b: 0, verdict: 1 })).toThrow(TypeError)
  })

  it('has the fields of anonymous members among its own, in the order of the declaration', () => {
    const inner = placedUnion({ size: 8, align: 4 }, { word: at(0, u32), parts: embedAt(0, struct({ low: u16, high: u16, more: u32 })) })
    const codec = make(16, 4, { first: at(0, u32), anonymous: embedAt(4, inner), last: at(12, u32) })
    const value = { first: 1, low: 2, high: 3, more: 4, last: 5 }
    expect(hex(encode(codec, value))).toBe('01000000020003000400000005000000')
    const read = decode(codec, [...encode(codec, value)])
    expect(read).toEqual({ first: 1, word: 0x30002, low: 2, high: 3, more: 4, last: 5 })
    expect(Object.keys(read as object)).toEqual(['first', 'word', 'low', 'high', 'more', 'last'])
    expect(roundTrip(codec, read, 2)).toEqual(read)
    expect(hex(encode(codec, { first: 1, word: 9, last: 5 }))).toBe('01000000090000000000000005000000')
  })

  it('names the path into anonymous members as the caller wrote it', () => {
    const inner = struct({ low: u16, pair: struct({ x: u8, y: u8 }) })
    const codec = make(8, 2, { first: at(0, u32), anonymous: embedAt(4, inner) })
    expect(() => encode(codec, { first: 1, low: -1, pair: { x: 1, y: 1 } })).toThrow(/^low: expected/)
    expect(() => encode(codec, { first: 1, low: 1, pair: { x: 1, y: 256 } })).toThrow(/^pair.y: expected/)
    expect(() => encode(codec, 5)).toThrow('expected an object, got 5')
  })

  it('takes a name that objects have already as any other', () => {
    const codec = make(8, 4, { ['__proto__']: at(0, u32), anonymous: embedAt(4, struct({ b: u32 })) })
    const read = decode(codec, [1, 0, 0, 0, 2, 0, 0, 0]) as object
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype)
    expect(Object.entries(read)).toEqual([
      ['__proto__', 1],
      ['b', 2]
    ])
  })
})

describe('a union with members at places', () => {
  const Either = placedUnion(
    { size: 8, align: 4 },
    { word: at(0, u32), flag: bitsAt(0, 1, u32), pair: embedAt(0, struct({ low: u16, high: u16 })) }
  )

  it('takes one of its members, and gives all', () => {
    expect(hex(encode(Either, { word: 0x20001 }))).toBe('0100020000000000')
    expect(hex(encode(Either, { low: 1, high: 2 }))).toBe('0100020000000000')
    expect(hex(encode(Either, { flag: 1 }))).toBe('0100000000000000')
    expect(decode(Either, [3, 0, 2, 0, 0, 0, 0, 0])).toEqual({ word: 0x20003, flag: 1, low: 3, high: 2 })
  })

  it('takes several where they agree', () => {
    expect(hex(encode(Either, { word: 0x20003, flag: 1, low: 3, high: 2 }))).toBe('0300020000000000')
    expect(() => encode(Either, { word: 0x20003, low: 4, high: 2 })).toThrow(/or the one that "word" has in the same bytes/)
  })

  it('refuses none of its members', () => {
    expect(() => encode(Either, {} as never)).toThrow('expected one of the members "word", "flag", "low", "high", got')
    expect(() => encode(Either, null as never)).toThrow('expected an object, got null')
    expect(() => encode(Either, { low: 1 } as never)).toThrow('high: expected')
  })
})

describe('declaring fields at places', () => {
  const extent = { size: 8, align: 4 }

  it.each([
    ['a field beyond the end', () => placedStruct(extent, { a: at(6, u32) }), 'a: expected a place within the 8 bytes, got 6'],
    ['bits beyond the end', () => placedStruct(extent, { a: bitsAt(62, 3, u32) }), 'a: expected a place within the 8 bytes, got 62'],
    ['no bits', () => placedStruct(extent, { a: bitsAt(0, 0, u32) }), 'a: expected a width of 1 to 32 bits, got 0'],
    ['more bits than the type has', () => placedStruct(extent, { a: bitsAt(0, 9, u8) }), 'a: expected a width of 1 to 8 bits, got 9'],
    ['bits of bytes', () => placedStruct(extent, { a: bitsAt(0, 4, bytes(4)) }), 'a: expected the codec of an integer'],
    ['a negative place', () => at(-1, u32), 'expected a place from 0 on, got -1'],
    ['no codec', () => at(0, {} as never), 'expected a codec'],
    ['an anonymous number', () => embedAt(0, u32), 'expected the codec of a struct or a union'],
    ['no size', () => placedStruct({ size: 0, align: 1 }, { a: at(0, u8) }), 'expected a size of at least 1, got 0'],
    [
      'a size that the alignment does not divide',
      () => placedStruct({ size: 6, align: 4 }, { a: at(0, u8) }),
      'a multiple of the alignment 4'
    ],
    ['no fields', () => placedStruct(extent, {}), 'expected at least one field']
  ])('refuses %s', (_, declare, problem) => {
    expect(declare).toThrow(problem)
  })

  it('describes them as C would', () => {
    const codec = placedStruct(extent, { a: bitsAt(3, 2, u8), b: bitsAt(6, 4, u8), u: embedAt(4, union({ x: u32, y: u8 })) })
    expect(codec.type).toMatchObject({
      kind: 'struct',
      size: 8,
      fields: [
        { name: 'a', offset: 0, bits: { first: 3, width: 2 } },
        { name: 'b', offset: 0, bits: { first: 6, width: 4 } },
        { name: '', offset: 4, type: { kind: 'union' } }
      ]
    })
  })
})
