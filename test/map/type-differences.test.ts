import * as c from 'bpf-maps'
import { HashMap, type IncompatibleMapError } from 'bpf-maps'
import { describe, expect, test } from 'vitest'
import { typeDifferences } from '../../lib/map/type-differences.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { thrownBy } from '../support/thrown-by.js'

const { struct, packedStruct, union, array, bytes, text, u8, u16, u32, u64, i32, u16be, u32be, ipv4, ipv6, f32, bool, enumeration } = c

const inWords = (expected: c.AnyCodec, found: c.AnyCodec) =>
  typeDifferences('value', expected.type, found.type).map(({ field, expected, found }) => `${field}: ${found}, not ${expected}`)

describe('a codec fits a map', () => {
  test.each<[string, c.AnyCodec, c.AnyCodec]>([
    ['with other names', struct({ a: u32, b: u64 }), struct({ x: u32, y: u64 })],
    ['packed or not, when the places are the same', packedStruct({ a: u32, b: u32 }), struct({ a: u32, b: u32 })],
    ['as bytes', bytes(16), struct({ a: u32, b: u64 })],
    ['with some fields as bytes', struct({ a: u32, rest: bytes(8) }), struct({ a: u32, b: u16, c: u16, d: u32 })],
    ['of bytes', struct({ a: u32, b: u32 }), bytes(8)],
    ['of characters', struct({ name: bytes(8) }), struct({ name: text(8) })],
    ['with an enumeration', struct({ verdict: enumeration({ pass: 1 }) }), struct({ verdict: u32 })],
    ['of a signed enumeration', u32, enumeration({ no: -1 }, i32)],
    ['with an address in network order, of which the map only says that it is an integer', ipv4, u32],
    ['with a long address', ipv6, struct({ high: u64, low: u64 })],
    ['with a bool', bool, u8],
    ['with one member of a union', struct({ v4: ipv4, rest: bytes(12) }), union({ v4: u32be, v6: ipv6 })],
    ['with a union', union({ v4: ipv4, v6: ipv6 }), union({ number: u32, bytes: bytes(16) })],
    ['with bit fields', c.bitFields({ a: 4, b: 12 }), c.bitFields({ x: 4, y: 12 })],
    ['with a lock', struct({ lock: c.spinLock, a: u32 }), struct({ lock: c.spinLock, b: u32 })]
  ])('%s', (_, expected, found) => {
    expect(inWords(expected, found)).toEqual([])
  })
})

describe('a codec does not fit a map', () => {
  test.each<[string, c.AnyCodec, c.AnyCodec, string[]]>([
    ['other sizes', struct({ a: u64 }), struct({ a: u32, b: u32 }), ['value.a: __u32 at byte 0 and __u32 at byte 4, not __u64 at byte 0']],
    ['another sign', struct({ a: u32 }), struct({ a: i32 }), ['value.a: __s32 at byte 0, not __u32 at byte 0']],
    ['a float', struct({ a: u32 }), struct({ a: f32 }), ['value.a: float at byte 0, not __u32 at byte 0']],
    ['network order that is not read so', struct({ a: u16 }), struct({ a: u16be }), ['value.a: __be16 at byte 0, not __u16 at byte 0']],
    ['padding', struct({ a: u8, b: u8, c: u32 }), struct({ a: u8, c: u32 }), ['value.b: padding, not __u8 at byte 1']],
    ['a field in its padding', struct({ a: u8, c: u32 }), struct({ a: u8, b: u8, c: u32 }), ['value.b: __u8 at byte 1, not padding']],
    ['a lock', struct({ a: u32 }), struct({ a: c.spinLock }), ['value.a: struct bpf_spin_lock at byte 0, not __u32 at byte 0']],
    ['no lock', struct({ a: c.spinLock }), struct({ a: u32 }), ['value.a: __u32 at byte 0, not struct bpf_spin_lock at byte 0']],
    [
      'bytes that cut an integer',
      struct({ a: bytes(2), b: u16 }),
      struct({ a: u32 }),
      ['value.a: __u32 at byte 0, not __u8[2] at byte 0', 'value.b: __u32 at byte 0, not __u16 at byte 2']
    ],
    [
      'other bits',
      c.bitFields({ a: 4, b: 12 }),
      c.bitFields({ a: 8, b: 8 }),
      [
        'value.a: __u32 : 8 at byte 0, not __u32 : 4 at byte 0',
        'value.b: __u32 : 8 at byte 0 and __u32 : 8 at byte 1, not __u32 : 12 at bit 4'
      ]
    ],
    [
      'an element',
      array(struct({ a: u16, b: u16 }), 2),
      array(u32, 2),
      [
        'value[0].a: __u32 at byte 0, not __u16 at byte 0',
        'value[0].b: __u32 at byte 0, not __u16 at byte 2',
        'value[1].a: __u32 at byte 4, not __u16 at byte 4',
        'value[1].b: __u32 at byte 4, not __u16 at byte 6'
      ]
    ]
  ])('%s', (_, expected, found, differences) => {
    expect(inWords(expected, found)).toEqual(differences)
  })
})

describe('a map that is opened', () => {
  const like = { key: struct({ pid: u32, cpu: u32 }), maxEntries: 4 } as const

  test('is held against the codecs, field by field', () => {
    using map = HashMap.create({ ...like, value: struct({ count: u64, time: u64 }) })
    const error = thrownBy(() =>
      HashMap.open({ id: map.id }, { key: struct({ id: u64 }), value: struct({ count: u64, first: u32, last: u32 }) })
    ) as IncompatibleMapError
    expect(error).toMatchObject({ name: 'IncompatibleMapError', code: 'EINVAL' })
    expect(error.differences).toEqual([
      { field: 'key.id', expected: '__u64 at byte 0', found: '__u32 at byte 0 and __u32 at byte 4' },
      { field: 'value.first', expected: '__u32 at byte 8', found: '__u64 at byte 8' },
      { field: 'value.last', expected: '__u32 at byte 12', found: '__u64 at byte 8' }
    ])
    using other = HashMap.open({ id: map.id }, { key: bytes(8), value: struct({ packets: u64, last: u64 }) })
    expect(other.id).toBe(map.id)
  })

  test('at its pin, which is not re-used when its fields are others', () => {
    const place = privateBpffs()
    try {
      const pin = `${place.path}/map`
      using map = HashMap.create({ ...like, value: struct({ count: u64 }), pin })
      using same = HashMap.create({ ...like, value: struct({ packets: u64 }), pin })
      expect(same.id).toBe(map.id)
      expect(() => HashMap.create({ ...like, value: struct({ a: u32, b: u32 }), pin })).toThrow(
        'value.a is __u64 at byte 0, expected __u32 at byte 0'
      )
      const locked = struct({ lock: c.spinLock, count: u32 })
      expect(() => HashMap.create({ ...like, value: locked, pin })).toThrow('value.lock is __u64 at byte 0, expected struct bpf_spin_lock')
      using replaced = HashMap.create({ ...like, value: locked, pin, onIncompatible: 'replace' })
      expect(replaced.id).not.toBe(map.id)
    } finally {
      place.remove()
    }
  })
})
