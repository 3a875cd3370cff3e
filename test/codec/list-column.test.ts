import { describe, expect, it } from 'vitest'
import {
  array,
  bitFields,
  bool,
  bytes,
  type Codec,
  enumeration,
  flags,
  ipv4,
  ipv4Prefix,
  ipv6,
  mac,
  struct,
  text,
  u8,
  u16,
  u32,
  u64,
  u128,
  union
} from '../../lib/index.js'
import { columnBytes, readColumn } from './support/columns.js'
import { encode } from './support/memory.js'

const codecs = [
  ['text', text(8), ['a', 'bc', '']],
  ['bytes', bytes(2), [Uint8Array.of(1, 2), Uint8Array.of(3, 4)]],
  ['bool', bool, [true, false, true]],
  ['u128', u128, [1n, 2n ** 100n]],
  ['ipv4', ipv4, ['192.0.2.1', '10.0.0.1']],
  ['ipv6', ipv6, ['2001:db8::1', '::']],
  ['ipv4Prefix', ipv4Prefix, ['192.168.0.0/16', '0.0.0.0/0']],
  ['mac', mac, ['02:00:5e:10:00:00']],
  ['enumeration', enumeration({ drop: 1, pass: 2 }), ['drop', 'pass', 7]],
  ['flags', flags({ read: 1, write: 2 }), [['read'], ['read', 'write'], []]],
  ['bitFields', bitFields({ a: 4, b: 4 }), [{ a: 1, b: 15 }]],
  ['union', union({ a: u8, b: u16 }), [{ a: 1, b: 513 }]],
  [
    'array',
    array(u64, 2),
    [
      [1n, 2n],
      [3n, 4n]
    ]
  ]
] as const

describe('a column of values that are no numbers', () => {
  it.each(codecs)('of %s is an array of what the codec gives, and is written from it', (_name, codec, values) => {
    const rows = values.map(value => encode<never>(codec, value as never))
    expect(readColumn(codec as Codec<never, unknown>, rows)).toEqual(values)
    expect([...columnBytes(codec, values, values.length)]).toEqual(rows.flat())
  })

  it('says which value does not fit', () => {
    const codec = struct({ name: text(2), n: u8 })
    expect(() => columnBytes(codec, { name: ['a', 'b', 'abc'], n: [1, 2, 3] }, 3)).toThrow(/^name\[2\]: expected text of at most 2 bytes/)
    expect(() =>
      columnBytes(
        codec,
        [
          { name: 'a', n: 1 },
          { name: 'b', n: -1 }
        ],
        2
      )
    ).toThrow(/^\[1\]\.n: expected an integer from 0 to 255/)
  })
})

describe('a column of a codec of the user’s own', () => {
  const seconds: Codec<number> = {
    size: 4,
    align: 4,
    type: u32.type,
    write: (value, view, offset) => view.setUint32(offset, value * 1000, true),
    read: (view, offset) => view.getUint32(offset, true) / 1000
  }

  it('is an array of what it gives', () => {
    expect(
      readColumn(seconds, [
        [0xe8, 3, 0, 0],
        [0xdc, 5, 0, 0]
      ])
    ).toEqual([1, 1.5])
    expect([...columnBytes(struct({ n: u8, seconds }), { n: [1, 2], seconds: [1, 1.5] }, 2)]).toEqual([
      ...[1, 0, 0, 0, 0xe8, 3, 0, 0],
      ...[2, 0, 0, 0, 0xdc, 5, 0, 0]
    ])
  })

  it('is one too if the codec is a copy of ours, which may read in another way', () => {
    const doubled = { ...u32, read: (...place: Parameters<typeof u32.read>) => 2 * u32.read(...place) }
    expect(
      readColumn(doubled, [
        [1, 0, 0, 0],
        [2, 0, 0, 0]
      ])
    ).toEqual([2, 4])
    expect(readColumn(struct({ doubled }), [[1, 0, 0, 0]])).toEqual({ doubled: [2] })
    const copy = { ...struct({ a: u8 }) }
    expect(readColumn(copy, [[1], [2]])).toEqual([{ a: 1 }, { a: 2 }])
  })

  it('cannot be written outside its own bytes', () => {
    const wild: Codec<number> = { ...seconds, write: (value, view, offset) => view.setUint32(offset + 4, value, true) }
    expect(() => columnBytes(wild, [1, 2], 2)).toThrow(RangeError)
  })
})
