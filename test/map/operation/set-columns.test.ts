import {
  ArrayMap,
  HashMap,
  ipv4,
  ipv4Prefix,
  LpmTrie,
  lpmKey,
  MapFullError,
  perCpu,
  possibleCpus,
  struct,
  text,
  u8,
  u16be,
  u32,
  u32be,
  u64
} from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../support/thrown-by.js'
import { numberedHash, range } from '../support/numbers.js'

const Flow = struct({ source: ipv4, port: u16be, protocol: u8 })
const Counters = struct({ packets: u64, name: text(8) })

const make = (maxEntries = 10) => HashMap.create({ name: 'numbers', key: u32, value: u64, maxEntries })

describe('E-08: setMany of columns', () => {
  it.each([0, 1, 4095, 4096, 4097, 10_000])('stores %i entries and says how many', count => {
    using map = make(10_000)
    const keys = Uint32Array.from(range(count))
    expect(map.setMany({ keys, values: BigUint64Array.from(keys, BigInt) })).toBe(count)
    expect(new Map(map)).toEqual(new Map(range(count).map(key => [key, BigInt(key)])))
  })

  it('stores what columns gave', () => {
    using map = HashMap.create({ key: Flow, value: Counters, maxEntries: 5000 })
    const entries = range(5000).map(
      n =>
        [
          { source: '192.0.2.1', port: n, protocol: n % 2 },
          { packets: n, name: `n${n}` }
        ] as const
    )
    map.setMany(entries)
    using copy = HashMap.create({ key: Flow, value: Counters, maxEntries: 5000 })
    expect(copy.setMany(map.columns())).toBe(5000)
    for (const [key, value] of map) expect(copy.get(key)).toEqual(value)
  })

  it('takes arrays of values in the place of columns', () => {
    using map = HashMap.create({ key: Flow, value: Counters, maxEntries: 10 })
    const key = { source: '192.0.2.1', port: 1, protocol: 6 }
    expect(map.setMany({ keys: [key], values: { packets: [5], name: ['web'] } })).toBe(1)
    expect(map.get(key)).toEqual({ packets: 5n, name: 'web' })
  })

  it('stores no byte of what was there before it in the padding, which the kernel hashes', () => {
    using map = HashMap.create({ key: struct({ a: u8, b: u32 }), value: u8, maxEntries: 20_000 })
    map.setMany({ keys: { a: new Uint8Array(10_000).fill(255), b: Uint32Array.from(range(10_000)) }, values: new Uint8Array(10_000) })
    expect(range(10_000).every(b => map.has({ a: 255, b }))).toBe(true)
  })

  it('stores to arrays, tries and per-CPU maps', () => {
    using array = ArrayMap.create({ value: u64, maxEntries: 3 })
    expect(array.setMany({ keys: [2, 0], values: BigUint64Array.of(20n, 1n) })).toBe(2)
    expect([...array.values()]).toEqual([1n, 0n, 20n])
    using trie = LpmTrie.create({ key: lpmKey(u32be), value: u8, maxEntries: 3 })
    trie.setMany({ keys: { prefixLength: Uint32Array.of(8), data: Uint32Array.of(0x0a_00_00_00) }, values: [1] })
    using routes = LpmTrie.open({ id: trie.id }, { key: ipv4Prefix, value: u8 })
    expect([...routes]).toEqual([['10.0.0.0/8', 1]])
    using slots = HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 3 })
    slots.setMany({ keys: [7, 8], values: range(possibleCpus()).map(cpu => [cpu, 10 + cpu]) })
    expect(slots.get(8)).toEqual(range(possibleCpus()).map(cpu => BigInt(10 + cpu)))
  })

  it.each([
    ['create', 'EEXIST'],
    ['replace', 'ENOENT']
  ] as const)('in mode %s says how many it stored before the first that did not fit', (mode, code) => {
    using map = numberedHash(5)
    const keys = mode === 'create' ? [4] : [0, 1, 2, 9]
    const error = thrownBy(() => map.setMany({ keys, values: keys.map(() => 100) }, mode))
    expect(error).toMatchObject({ code, done: keys.length - 1 })
  })

  it('says how many it stored before the map was full', () => {
    using map = make(5000)
    const error = thrownBy(() => map.setMany({ keys: Uint32Array.from(range(9000)), values: new BigUint64Array(9000) }))
    expect(error).toBeInstanceOf(MapFullError)
    expect(error).toMatchObject({ code: 'E2BIG', maxEntries: 5000, done: 5000 })
  })

  it('stores nothing of a batch with a value that does not fit, and names its place', () => {
    using map = make(10_000)
    const values = range(6000).map(index => (index === 5000 ? -1 : 1))
    expect(() => map.setMany({ keys: Uint32Array.from(range(6000)), values })).toThrow(
      new RangeError('values[5000]: expected an integer from 0 to 2^64 - 1, got -1')
    )
    expect(map.count()).toBe(4096)
  })
})

describe('setMany of columns refuses', () => {
  it('columns of different lengths', () => {
    using map = HashMap.create({ key: Flow, value: Counters, maxEntries: 10 })
    const keys = { source: ['192.0.2.1', '192.0.2.2'], port: [1, 2], protocol: [6, 6] }
    const shorter = { packets: [1], name: ['web'] }
    expect(() => map.setMany({ keys, values: shorter })).toThrow(
      new RangeError('values: expected 2 values, as many as the column before has, got 1')
    )
    expect(() => map.setMany({ keys: { ...keys, port: [1] }, values: shorter })).toThrow(/^keys\.port: expected 2 values, .* got 1$/)
    expect(map.count()).toBe(0)
  })

  it('arrays whose values are of another type', () => {
    using map = make()
    const wrong = { keys: BigUint64Array.of(1n), values: [1n] } as never
    expect(() => map.setMany(wrong)).toThrow(new TypeError('keys[0]: expected an integer from 0 to 4294967295, got 1n'))
    expect(map.count()).toBe(0)
  })

  it('what is no column', () => {
    using map = make()
    for (const keys of [undefined, null, 'abc', 5, {}, new DataView(new ArrayBuffer(8))]) {
      expect(() => map.setMany({ keys, values: [1n] } as never)).toThrow(/^keys: expected an array or a typed array, got /)
    }
  })

  it.each([undefined, null, 5, 'abc', () => []])('%s, which is neither entries nor columns', given => {
    using map = make()
    expect(() => map.setMany(given as never)).toThrow(/^expected an iterable of entries, or columns, got /)
  })

  it('columns of values per CPU for more or fewer CPUs than there are', () => {
    using map = HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 3 })
    const values = range(possibleCpus() + 1).map(() => [1])
    expect(() => map.setMany({ keys: [1], values })).toThrow(/^values: expected an array of \d+ columns, one for each possible CPU, got /)
    expect(() => map.setMany({ keys: [1], values: 5 as never })).toThrow(TypeError)
    const uneven = values.slice(1).map((_, cpu) => new Array<number>(cpu === 0 ? 1 : 2).fill(1))
    if (possibleCpus() > 1) expect(() => map.setMany({ keys: [1], values: uneven })).toThrow(/^values\[1\]: expected 1 values, /)
  })

  it('a closed map, before it looks at them', () => {
    const map = make()
    map.close()
    expect(thrownBy(() => map.setMany({ keys: 5, values: 5 } as never))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })
})
