import {
  ArrayMap,
  createMap,
  HashMap,
  ipv4,
  ipv4Prefix,
  LpmTrie,
  lpmKey,
  perCpu,
  possibleCpus,
  struct,
  text,
  u8,
  u16be,
  u32,
  u32be,
  u64,
  u64number
} from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../support/thrown-by.js'
import { numberedArray, numberedHash, range } from '../support/numbers.js'

const Flow = struct({ source: ipv4, port: u16be, protocol: u8 })
const Counters = struct({ packets: u64, bytes: u64number, name: text(8) })

describe('columns', () => {
  it.each([0, 1, 255, 256, 257, 4352, 4353, 20_000])('hold all of %i entries, the key and the value of one at one index', count => {
    using map = numberedHash(count, 20_000)
    const { length, keys, values } = map.columns()
    expect([length, keys.length, values.length]).toEqual([count, count, count])
    expect(new Set(keys)).toEqual(new Set(range(count)))
    expect([...values]).toEqual([...keys].map(BigInt))
  })

  it('are typed arrays of the keys and of each field', () => {
    using map = HashMap.create({ key: Flow, value: Counters, maxEntries: 10 })
    map.set({ source: '192.0.2.1', port: 443, protocol: 6 }, { packets: 5, bytes: 500, name: 'web' })
    expect(map.columns()).toEqual({
      length: 1,
      keys: { source: ['192.0.2.1'], port: Uint16Array.of(443), protocol: Uint8Array.of(6) },
      values: { packets: BigUint64Array.of(5n), bytes: Float64Array.of(500), name: ['web'] }
    })
  })

  it('of a map with room for millions take as much memory as there are entries', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 10_000_000, noPrealloc: true })
    map.setMany(range(5).map(key => [key, 1n] as const))
    const before = process.memoryUsage().arrayBuffers
    const { keys } = map.columns()
    expect(keys.buffer.byteLength).toBe(20)
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(1 << 20)
  })

  it('of an array have its indexes in their order', () => {
    using map = numberedArray(5000)
    expect(map.columns()).toEqual({
      length: 5000,
      keys: Uint32Array.from(range(5000)),
      values: BigUint64Array.from(range(5000).map(BigInt))
    })
  })

  it('of a trie have its prefixes', () => {
    using routes = LpmTrie.create({ key: ipv4Prefix, value: u32, maxEntries: 10 })
    routes.set('192.168.0.0/16', 1).set('192.168.1.0/24', 2)
    const { length, keys, values } = routes.columns()
    expect(length).toBe(2)
    expect(new Map(keys.map((key, index) => [key, values[index]]))).toEqual(new Map(routes))
    using numbers = LpmTrie.open({ id: routes.id }, { key: lpmKey(u32be), value: u32 })
    expect(new Set(numbers.columns().keys.prefixLength)).toEqual(new Set([16, 24]))
  })

  it.each(['hash', 'array'] as const)('of a per-CPU %s have a column of values for each possible CPU', family => {
    const value = perCpu(struct({ packets: u64, errors: u8 }))
    const slots = (key: number) => range(possibleCpus()).map(cpu => ({ packets: 10 * key + cpu, errors: cpu }))
    using map = family === 'hash' ? HashMap.create({ key: u32, value, maxEntries: 3 }) : ArrayMap.create({ value, maxEntries: 3 })
    map.setMany(range(3).map(key => [key, slots(key)] as const))
    const { keys, values } = map.columns()
    expect(values).toHaveLength(possibleCpus())
    for (const [cpu, { packets, errors }] of values.entries()) {
      expect([...packets]).toEqual([...keys].map(key => BigInt(10 * key + cpu)))
      expect([...errors]).toEqual([...keys].map(() => cpu))
    }
  })

  it('of bytes are arrays of bytes', () => {
    using map = createMap({ type: 'hash', keySize: 2, valueSize: 1, maxEntries: 1 })
    map.set(Uint8Array.of(1, 2), Uint8Array.of(3))
    expect(map.columns()).toEqual({ length: 1, keys: [Uint8Array.of(1, 2)], values: [Uint8Array.of(3)] })
  })

  it('name the value that its codec does not read', () => {
    using map = HashMap.create({ key: u32, value: struct({ a: u64, b: u64 }), maxEntries: 3000 })
    map.setMany(range(3000).map(key => [key, { a: 1, b: 2n ** 53n }] as const))
    using numbers = HashMap.open({ id: map.id }, { key: u32, value: struct({ a: u64number, b: u64number }) })
    expect(() => numbers.columns()).toThrow(/^values\.b\[0\]: expected an integer that a number holds exactly, got 9007199254740992n$/)
  })

  it('are not read from a closed map', () => {
    const map = numberedHash(1)
    map.close()
    expect(thrownBy(() => map.columns())).toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })
})
