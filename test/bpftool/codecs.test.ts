import {
  ArrayMap,
  array,
  bitFields,
  bool,
  bytes,
  enumeration,
  flags,
  HashMap,
  i8,
  i16,
  i32,
  i64,
  ipv4,
  ipv6,
  LpmTrie,
  lpmKey,
  mac,
  perCpu,
  possibleCpus,
  spinLock,
  struct,
  text,
  u8,
  u16be,
  u32,
  u64,
  u64be,
  u128,
  union
} from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { decodedEntries } from './decoded-entries.js'
import { expectedEntries } from './expected-entries.js'

describe('a map that carries the types of its codecs', () => {
  const Words = struct({
    tiny: i8,
    small: i16,
    whole: i32,
    large: i64,
    byte: u8,
    count: u64,
    largest: u128,
    port: u16be,
    cookie: u64be,
    from: ipv4,
    to: ipv6,
    device: mac
  })
  const address = { from: '10.0.0.1', to: '2001:db8::1', device: '02:00:00:00:00:01' }
  const least = { tiny: -128, small: -32_768, whole: -(2 ** 31), large: -(2n ** 63n), byte: 0, count: 0, largest: 0, port: 1, cookie: 1 }
  const most = {
    tiny: 127,
    small: 32_767,
    whole: 2 ** 31 - 1,
    large: 2n ** 63n - 1n,
    byte: 255,
    count: 2n ** 64n - 1n,
    largest: 2n ** 128n - 1n,
    port: 65_535,
    cookie: 2n ** 64n - 2n
  }

  it('has the integers that bpftool prints: the least and the greatest of each size', () => {
    using map = HashMap.create({ key: i32, value: Words, maxEntries: 4 })
    map.set(-1, { ...least, ...address }).set(2, { ...most, ...address })
    expect(decodedEntries(map)).toEqual(expectedEntries(map))
    expect(new Map(decodedEntries(map) as [number, object][]).get(2)).toMatchObject(most)
  })

  it('has the texts, enumerations, flags, structs, unions, arrays and bit fields that bpftool prints', () => {
    const Rest = struct({
      lock: spinLock,
      name: text(8),
      on: bool,
      level: enumeration({ LOW: 1, HIGH: 2 }),
      options: flags({ FAST: 1, SAFE: 2 }),
      bits: bitFields({ low: 3, middle: 5, high: 24 }),
      either: union({ word: u32, bytes: bytes(4), halves: array(i16, 2) }),
      table: array(array(struct({ x: i8, y: u64 }), 2), 2),
      rest: bytes(5)
    })
    const point = { x: -1, y: 2n ** 60n }
    using map = HashMap.create({ key: struct({ name: text(4), level: u8 }), value: Rest, maxEntries: 4 })
    map.set(
      { name: 'one', level: 1 },
      {
        name: 'eth0',
        on: true,
        level: 'HIGH',
        options: ['SAFE'],
        bits: { low: 5, middle: 17, high: 70_000 },
        either: { halves: [-2, 300] },
        table: [
          [point, { x: 1, y: 2 }],
          [{ x: 3, y: 4 }, point]
        ],
        rest: Uint8Array.of(0, 65, 0, 255, 1)
      }
    )
    map.set({ name: 'two', level: 255 }, { ...map.get({ name: 'one', level: 1 })!, name: '', on: false, level: 9, options: 5 })
    expect(decodedEntries(map)).toHaveLength(2)
    expect(decodedEntries(map)).toEqual(expectedEntries(map))
  })

  it('has the values of each CPU that bpftool prints', () => {
    using hash = HashMap.create({ key: u64, value: perCpu(struct({ count: u64, least: i16 })), maxEntries: 4 })
    const slots = Array.from({ length: possibleCpus() }, (_, cpu) => ({ count: cpu + 1, least: -cpu }))
    hash.set(2n ** 63n, slots)
    using list = ArrayMap.create({ value: perCpu(i32), maxEntries: 2 })
    list.set(
      1,
      slots.map(({ least }) => least)
    )
    for (const map of [hash, list]) expect(decodedEntries(map)).toEqual(expectedEntries(map))
  })

  it('has the prefixes that bpftool prints', () => {
    using map = LpmTrie.create({ key: lpmKey(ipv4), value: struct({ hops: array(u8, 3) }), maxEntries: 4 })
    map.set({ prefixLength: 8, data: '10.0.0.0' }, { hops: [1, 2, 3] }).set({ prefixLength: 32, data: '10.1.2.3' }, { hops: [4, 5, 6] })
    expect(decodedEntries(map)).toHaveLength(2)
    expect(decodedEntries(map)).toEqual(expectedEntries(map))
  })
})
