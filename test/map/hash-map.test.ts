import { BpfError, bytes, HashMap, i32, ipv4, MapFullError, struct, u8, u16be, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../support/thrown-by.js'
import { numberedEntries, numberedHash, range } from './support/numbers.js'

const Flow = struct({ source: ipv4, destination: ipv4, sourcePort: u16be, destinationPort: u16be, protocol: u8 })
const Counters = struct({ packets: u64, bytes: u64 })
const flow = { source: '10.0.0.1', destination: '10.0.0.2', sourcePort: 40_000, destinationPort: 443, protocol: 6 }
const makeFlows = () => HashMap.create({ name: 'flows', key: Flow, value: Counters, maxEntries: 16 })

describe('E-01: set', () => {
  it('creates an entry, and replaces it', () => {
    using map = numberedHash(0, 2)
    map.set(1, 10n)
    expect(map.get(1)).toBe(10n)
    map.set(1, 11)
    expect(map.get(1)).toBe(11n)
    expect(map.count()).toBe(1)
  })

  it('in mode create only creates: EEXIST (File exists) when present', () => {
    using map = numberedHash(0, 2)
    map.set(1, 10n, 'create')
    const error = thrownBy(() => map.set(1, 11n, 'create'))
    expect(error).toBeInstanceOf(BpfError)
    expect(error).toMatchObject({
      code: 'EEXIST',
      errno: 17,
      command: 'BPF_MAP_UPDATE_ELEM',
      map: { name: 'numbers', id: map.id, type: 'hash' }
    })
    expect(error.message).toBe(
      `cannot update an entry of hash map "numbers" (id ${map.id}): EEXIST (File exists). There is an entry with this key already.`
    )
    expect(map.get(1)).toBe(10n)
  })

  it('in mode replace only replaces: ENOENT (No such file or directory) when absent', () => {
    using map = numberedHash(1, 2)
    map.set(0, 5n, 'replace')
    const error = thrownBy(() => map.set(1, 11n, 'replace'))
    expect(error).toMatchObject({ code: 'ENOENT', errno: 2 })
    expect(error.message).toMatch(/ENOENT \(No such file or directory\)\. There is no entry with this key\.$/)
    expect([...map]).toEqual([[0, 5n]])
  })

  it('returns the map, for the next call', () => {
    using map = numberedHash(0, 2)
    expect(map.set(1, 1n).set(2, 2n, 'create')).toBe(map)
    expect(map.count()).toBe(2)
  })

  it.each(['', 'ANY', 'toString', 0, 1, null])('refuses %j as a mode, and stores nothing', mode => {
    using map = numberedHash(0, 2)
    expect(() => map.set(1, 1n, mode as 'any')).toThrow(/^mode: expected 'any', 'create' or 'replace', got /)
    expect(() => map.setMany([[1, 1n]], mode as 'any')).toThrow(RangeError)
    expect(map.count()).toBe(0)
  })
})

describe('E-02: get', () => {
  it('gives the value of a present key, undefined for an absent one', () => {
    using map = numberedHash(3)
    expect(map.get(2)).toBe(2n)
    expect(map.get(3)).toBeUndefined()
    expect([map.has(2), map.has(3)]).toEqual([true, false])
  })

  it('throws ENOENT for an absent key where an error is asked for', () => {
    using map = numberedHash(3)
    expect(map.getOrThrow(2)).toBe(2n)
    const error = thrownBy(() => map.getOrThrow(3))
    expect(error).toMatchObject({ name: 'BpfError', code: 'ENOENT', command: 'BPF_MAP_LOOKUP_ELEM' })
    expect(error.message).toMatch(/^cannot look up an entry of hash map "numbers" \(id \d+\): ENOENT .*There is no entry with this key\.$/)
  })

  it('tells a stored zero from nothing', () => {
    using map = numberedHash(1, 2)
    expect(map.get(0)).toBe(0n)
    expect(map.get(1)).toBeUndefined()
  })

  it('gives a new object each time, which later calls leave alone', () => {
    using map = makeFlows()
    map.set(flow, { packets: 1, bytes: 60 })
    const first = map.get(flow)
    map.set(flow, { packets: 2, bytes: 120 })
    expect(first).toEqual({ packets: 1n, bytes: 60n })
    expect(map.get(flow)).toEqual({ packets: 2n, bytes: 120n })
  })
})

describe('E-03: delete', () => {
  it('deletes a present key, and says that an absent one was not there', () => {
    using map = numberedHash(2)
    expect(map.delete(1)).toBe(true)
    expect(map.get(1)).toBeUndefined()
    expect(map.delete(1)).toBe(false)
    expect([...map]).toEqual([[0, 0n]])
  })
})

describe('E-07: a full map', () => {
  it('says that it is full, and how large it is', () => {
    using map = numberedHash(10)
    const error = thrownBy(() => map.set(10, 10n))
    expect(error).toBeInstanceOf(MapFullError)
    expect(error).toMatchObject({ name: 'MapFullError', code: 'E2BIG', maxEntries: 10, map: { name: 'numbers', id: map.id, type: 'hash' } })
    expect(error.message).toMatch(
      /^cannot update an entry of hash map "numbers" \(id \d+\): E2BIG .*It is full: it holds at most 10 entries\.$/
    )
    expect(map.count()).toBe(10)
  })

  it('still replaces, and takes a new entry after a delete', () => {
    using map = numberedHash(10)
    map.set(3, 33n)
    expect(map.get(3)).toBe(33n)
    map.delete(3)
    map.set(10, 10n)
    expect(map.count()).toBe(10)
  })

  it('is the same for a map that is not preallocated', () => {
    using map = HashMap.create({ key: u32, value: u32, maxEntries: 3, noPrealloc: true })
    expect(() => map.setMany(range(4).map(key => [key, key]))).toThrow(MapFullError)
    expect(() => map.set(9, 9)).toThrow(MapFullError)
  })
})

describe('T-HASH: keys and values', () => {
  it('are objects with struct codecs', () => {
    using map = makeFlows()
    map.set(flow, { packets: 1n, bytes: 2n ** 63n })
    expect(map.get(flow)).toEqual({ packets: 1n, bytes: 2n ** 63n })
    expect([...map]).toEqual([[flow, { packets: 1n, bytes: 2n ** 63n }]])
    expect(map.has({ ...flow, protocol: 17 })).toBe(false)
  })

  it('are found again whatever was in the padding of memory before', () => {
    using map = makeFlows()
    const others = range(8).map(port => ({ ...flow, sourcePort: 65_535 - port, source: '255.255.255.255' }))
    for (const key of others) map.set(key, { packets: 2n ** 64n - 1n, bytes: 0 })
    map.set(flow, { packets: 7, bytes: 7 })
    for (const key of others) expect(map.get(key)?.packets).toBe(2n ** 64n - 1n)
    expect(map.get({ ...flow })).toEqual({ packets: 7n, bytes: 7n })
  })

  it('are numbers of both signs', () => {
    using map = HashMap.create({ key: i32, value: i32, maxEntries: 4 })
    map.set(-1, -2_147_483_648).set(2_147_483_647, 0)
    expect(new Map(map)).toEqual(
      new Map([
        [-1, -2_147_483_648],
        [2_147_483_647, 0]
      ])
    )
  })

  it('are bytes, given as a Buffer and got as a Uint8Array of their own', () => {
    using map = HashMap.create({ key: bytes(3), value: bytes(5), maxEntries: 4 })
    map.set(Buffer.from('abc'), Buffer.from('hello'))
    const value = map.get(Buffer.from('abc'))!
    expect(Buffer.from(value).toString()).toBe('hello')
    value.fill(0)
    expect(Buffer.from(map.get(Buffer.from('abc'))!).toString()).toBe('hello')
  })
})

describe('the options of a hash', () => {
  it('zeroSeed lets the order of entries repeat', () => {
    const order = () => {
      using map = HashMap.create({ key: u32, value: u64, maxEntries: 1000, zeroSeed: true })
      map.setMany(numberedEntries(1000))
      return [...map.keys()]
    }
    expect(order()).toEqual(order())
  })

  it.each(['lru', 'noPrealloc', 'noCommonLru', 'zeroSeed'])('%s takes only true and false', name => {
    for (const wrong of [1, 'true', null, {}]) {
      const create = () => HashMap.create({ key: u32, value: u32, maxEntries: 1, [name]: wrong })
      expect(thrownBy(create).message).toMatch(new RegExp(`^${name}: expected true or false, got `))
    }
    HashMap.create({ key: u32, value: u32, maxEntries: 1, [name]: false }).close()
  })
})
