import { Btf, codecOf } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { decode, encode, hex } from '../codec/support/memory.js'
import { buildBtf, composite, int, Kind, type RecordParts } from './support/builder.js'

const unsigned = (name: string, size: number): RecordParts => ({ name, kind: Kind.int, third: size, words: [size * 8] })
const typedef = (name: string, third: number): RecordParts => ({ name, kind: Kind.typedef, third })
const arrayOf = (element: number, length: number): RecordParts => ({ kind: Kind.array, words: [element, 1, length] })

/** The codec of the last of some types; the first ones are 1 int, 2 char, 3 unsigned char, 4 unsigned short, 5 unsigned int, 6 unsigned long. */
function lastOf(...records: RecordParts[]) {
  const common = [int, { name: 'char', kind: Kind.int, third: 1, words: [0x0100_0008] }]
  const numbers = [unsigned('unsigned char', 1), unsigned('unsigned short', 2), unsigned('unsigned int', 4), unsigned('unsigned long', 8)]
  const btf = Btf.parse(buildBtf([...common, ...numbers, ...records]))
  return codecOf(btf, btf.typeCount - 1)
}

describe('the codec of a type', () => {
  it.each([
    ['int', { ...int }, 'feffffff', -2],
    ['unsigned int', unsigned('unsigned int', 4), 'feffffff', 0xffff_fffe],
    ['unsigned long', unsigned('unsigned long', 8), 'feffffffffffffff', 2n ** 64n - 2n],
    ['__int128', { name: '__int128', kind: Kind.int, third: 16, words: [0x0100_0080] }, `fe${'ff'.repeat(15)}`, -2n],
    ['unsigned __int128', unsigned('unsigned __int128', 16), `01${'00'.repeat(14)}80`, 2n ** 127n + 1n],
    ['_Bool', { name: '_Bool', kind: Kind.int, third: 1, words: [0x0400_0008] }, '01', true],
    ['char', { name: 'char', kind: Kind.int, third: 1, words: [0x0100_0008] }, '41', 65],
    ['__be16', typedef('__be16', 4), '0050', 80],
    ['__be32', typedef('__be32', 5), '00000050', 80],
    ['__be64', typedef('__be64', 6), '0000000000000050', 80n],
    ['__wsum', typedef('__wsum', 5), '00000050', 80],
    ['another typedef', typedef('__be64', 5), '50000000', 80],
    ['double', { name: 'double', kind: Kind.float, third: 8 }, '000000000000f83f', 1.5],
    ['float', { name: 'float', kind: Kind.float, third: 4 }, '0000c03f', 1.5],
    ['a pointer', { kind: Kind.pointer, third: 1 }, '8877665544332211', 0x1122334455667788n],
    ['char[4]', arrayOf(2, 4), '61620000', 'ab'],
    ['unsigned char[2]', arrayOf(3, 2), '0102', Uint8Array.of(1, 2)],
    ['int[2]', arrayOf(1, 2), '01000000ffffffff', [1, -1]]
  ] as const)('is right: %s', (_, record, bytes, value) => {
    const codec = lastOf(record as RecordParts)
    expect(decode(codec, Buffer.from(bytes, 'hex'))).toEqual(value)
    expect(hex(encode(codec, value))).toBe(bytes)
  })

  it('looks through qualifiers and typedefs of typedefs', () => {
    const codec = lastOf(typedef('__be16', 4), { kind: Kind.const, third: 7 }, typedef('port_t', 8))
    expect(decode(codec, [0, 80])).toBe(80)
  })

  it('gives a name for a number of an enumeration, and takes both', () => {
    const codec = lastOf({ name: 'verdict', kind: Kind.enum, count: 2, third: 4, words: ['DROP', 1, 'PASS', 2] })
    expect(decode(codec, [2, 0, 0, 0])).toBe('PASS')
    expect(decode(codec, [9, 0, 0, 0])).toBe(9)
    expect(encode(codec, 'DROP')).toEqual([1, 0, 0, 0])
    expect(encode(codec, 9)).toEqual([9, 0, 0, 0])
    expect(() => encode(codec, 'drop')).toThrow('expected "DROP", "PASS" or a number')
  })

  it('knows enumerations of few bytes, of many, and without names', () => {
    const narrow = lastOf({ name: 'small', kind: Kind.enum, count: 1, third: 1, words: ['ALL', -1] })
    expect(decode(narrow, [255])).toBe('ALL')
    const wide = lastOf({ name: 'wide', kind: Kind.enum64, flag: true, count: 1, third: 8, words: ['LEAST', 0, 0x8000_0000] })
    expect(decode(wide, [0, 0, 0, 0, 0, 0, 0, 128])).toBe('LEAST')
    expect(decode(wide, [1, 0, 0, 0, 0, 0, 0, 0])).toBe(1n)
    expect(decode(lastOf({ kind: Kind.enum, third: 4 }), [7, 0, 0, 0])).toBe(7)
  })

  it('is a struct by the places of its members', () => {
    const codec = lastOf(
      composite(Kind.struct, 'inner', 4, [['c', 4, 16]]),
      composite(Kind.struct, 's', 24, [
        ['a', 3, 8],
        ['b', 7, 64],
        ['d', 6, 128]
      ])
    )
    expect(codec).toMatchObject({ size: 24, align: 8 })
    expect(hex(encode(codec, { a: 1, b: { c: 2 }, d: 3 }))).toBe('000100000000000000000200000000000300000000000000')
  })

  it('knows bit fields, in the members and, as older compilers have them, in their types', () => {
    const newer = lastOf(
      composite(
        Kind.struct,
        's',
        4,
        [
          ['a', 5, (3 << 24) | 1],
          ['b', 1, (5 << 24) | 4]
        ] as const,
        true
      )
    )
    const bitsOfInt = (bits: number, signed: boolean): RecordParts => ({
      name: 'int',
      kind: Kind.int,
      third: 4,
      words: [bits | (signed ? 1 << 24 : 0)]
    })
    const older = lastOf(
      bitsOfInt(3, false),
      bitsOfInt(5, true),
      composite(Kind.struct, 's', 4, [
        ['a', 7, 1],
        ['b', 8, 4]
      ])
    )
    for (const codec of [newer, older]) {
      expect(hex(encode(codec, { a: 5, b: -1 }))).toBe('fa010000')
      expect(decode(codec, [0xfa, 1, 0, 0])).toEqual({ a: 5, b: -1 })
    }
  })

  it('has fields of anonymous members among those around them', () => {
    const codec = lastOf(
      composite(Kind.struct, '', 4, [
        ['low', 4, 0],
        ['high', 4, 16]
      ]),
      composite(Kind.union, '', 4, [
        ['word', 5, 0],
        ['', 7, 0]
      ]),
      composite(Kind.struct, 's', 8, [
        ['a', 5, 0],
        ['', 8, 32]
      ])
    )
    expect(decode(codec, [1, 0, 0, 0, 2, 0, 3, 0])).toEqual({ a: 1, word: 0x30002, low: 2, high: 3 })
    expect(hex(encode(codec, { a: 1, low: 2, high: 3 }))).toBe('0100000002000300')
  })

  it('leaves out what is the kernel’s', () => {
    const codec = lastOf(
      composite(Kind.struct, 'bpf_spin_lock', 4, [['val', 5, 0]]),
      { name: 'kptr', kind: Kind.typeTag, third: 7 },
      { kind: Kind.pointer, third: 8 },
      composite(Kind.struct, 's', 16, [
        ['lock', 7, 0],
        ['count', 5, 32],
        ['task', 9, 64]
      ])
    )
    expect(decode(codec, new Array(16).fill(1))).toEqual({ count: 0x01010101 })
    expect(hex(encode(codec, { count: 5 }))).toBe('00000000050000000000000000000000')
  })

  it('has a flexible array of as many elements as a size allows', () => {
    const records = [
      int,
      arrayOf(1, 0),
      composite(Kind.struct, 's', 4, [
        ['count', 1, 0],
        ['items', 2, 32]
      ] as const)
    ]
    const btf = Btf.parse(buildBtf(records))
    expect(decode(codecOf(btf, 3), [2, 0, 0, 0])).toEqual({ count: 2 })
    const codec = codecOf(btf, 3, { size: 13 })
    expect(codec).toMatchObject({ size: 13, align: 1 })
    expect(decode(codec, [2, 0, 0, 0, 5, 0, 0, 0, 6, 0, 0, 0, 0])).toEqual({ count: 2, items: [5, 6] })
    expect(codecOf(btf, 3, { size: 2 }).size).toBe(4)
    expect(() => codecOf(btf, 3, { size: -1 })).toThrow(RangeError)
  })

  it('has no fields for members without bytes', () => {
    const codec = lastOf(
      composite(Kind.struct, 'empty', 0, []),
      arrayOf(7, 5),
      composite(Kind.struct, 's', 4, [
        ['a', 5, 0],
        ['e', 7, 32],
        ['f', 8, 32]
      ] as const)
    )
    expect(decode(codec, [1, 0, 0, 0])).toEqual({ a: 1 })
    expect(lastOf(composite(Kind.struct, 'empty', 0, [])).size).toBe(0)
    expect(decode(lastOf(composite(Kind.struct, 'padding', 4, [])), [1, 2, 3, 4])).toEqual({})
  })
})

describe('a type without values', () => {
  it.each([
    ['void', 0, 'type 0 is a void, of which there are no values'],
    ['a struct that is only named', 2, 'type 2 is a forward, of which there are no values'],
    ['a struct in itself', 3, 'type 3 refers to itself'],
    ['a member beyond the end', 4, 'member "a" of type 4 ends at byte 5 of 4'],
    ['a member between bytes', 5, 'member "a" of type 5 begins at bit 1'],
    ['a bit field of more bits than its type has', 6, 'member "a" of type 6 is a bit field of a type that can be none'],
    ['more fields than there can be', 40, 'has more than 1048576 fields'],
    ['a bit field of no bits', 48, 'member "a" of type 48 is a bit field of a type that can be none']
  ])('is refused: %s', (_, id, problem) => {
    const doubled = Array.from({ length: 40 }, (_, i) =>
      composite(Kind.struct, `s${i}`, 4, [
        ['a', i === 0 ? 1 : i + 6, 0],
        ['b', i === 0 ? 1 : i + 6, 0]
      ])
    )
    const records = [
      int,
      { name: 'later', kind: Kind.forward },
      composite(Kind.struct, 'circle', 4, [['a', 3, 0]]),
      composite(Kind.struct, 's', 4, [['a', 1, 8]]),
      composite(Kind.struct, 's', 8, [['a', 1, 1]]),
      composite(Kind.struct, 's', 8, [['a', 1, 40 << 24]], true)
    ]
    const withoutBits = [{ ...int, words: [0] }, composite(Kind.struct, 's', 4, [['a', 47, 0]])]
    expect(() => codecOf(Btf.parse(buildBtf([...records, ...doubled, ...withoutBits])), id)).toThrow(problem)
  })

  it('is refused with its machine, if that is a big-endian one', () => {
    expect(() => codecOf(Btf.parse(buildBtf([int], { littleEndian: false })), 1)).toThrow('big-endian machine')
  })

  it('is refused as what is no id', () => {
    expect(() => codecOf(Btf.parse(buildBtf([int])), 7)).toThrow(RangeError)
  })
})
