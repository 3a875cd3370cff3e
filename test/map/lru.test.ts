import { HashMap, perCpu, possibleCpus, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'
import { range } from './support/numbers.js'

const slots = (value: number) => range(possibleCpus()).map(cpu => BigInt(value + cpu))

describe('an LRU hash', () => {
  const make = (maxEntries: number) => HashMap.create({ name: 'recent', key: u32, value: u64, maxEntries, lru: true })

  it('takes more inserts than it has entries: old ones go, without an error', () => {
    using map = make(1000)
    for (const key of range(5000)) map.set(key, BigInt(key))
    const left = [...map.keys()]
    // The kernel keeps some free for each CPU: 976 of 1,000 are left on Linux 6.18 with two CPUs.
    expect(left.length).toBeGreaterThan(500)
    expect(left.length).toBeLessThanOrEqual(1000)
    // A CPU that this process has left keeps its own list of up to 128, however old they are.
    expect(left.filter(key => key < 3000).length).toBeLessThanOrEqual(128 * possibleCpus())
    expect(left.filter(key => key >= 4000).length).toBeGreaterThan(left.length / 2)
    expect(map.get(4999)).toBe(4999n)
    expect(map.type).toBe('lru_hash')
  })

  it('of two entries has no more left after ten inserts, the last one among them', () => {
    using map = make(2)
    for (const key of range(10)) map.set(key, 0n)
    expect(map.count()).toBeLessThanOrEqual(2)
    expect(map.has(9)).toBe(true)
  })

  it('keeps what is updated, not what is only looked up from user space', () => {
    const [updated, looked] = [range(5), range(5).map(key => 10 + key)]
    const keepsOf = () => {
      using map = make(1000)
      const setAll = (keys: number[]) => map.setMany(keys.map(key => [key, 0n]))
      setAll([...updated, ...looked])
      for (const turn of range(100)) {
        setAll(range(50).map(key => 100 + 50 * turn + key))
        setAll(updated)
        map.getMany(looked)
      }
      expect(updated.filter(key => map.has(key))).toEqual(updated)
      return looked.filter(key => map.has(key))
    }
    // Where this process leaves a CPU right after it has stored them, that keeps them in its own list: not time after time.
    expect(range(5).map(keepsOf)).toContainEqual([])
  })

  it('stores many at once, and says that it stored them all', () => {
    using map = make(100)
    expect(map.setMany(range(1000).map(key => [key, 0n]))).toBe(1000)
    expect(map.count()).toBeLessThanOrEqual(100)
  })

  it('with a list for each CPU may keep less, and is as large as the kernel makes it', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 1001, lru: true, noCommonLru: true })
    // The kernel rounds up to a multiple of the CPUs, and says so.
    expect(map.maxEntries).toBe(Math.ceil(1001 / possibleCpus()) * possibleCpus())
    expect(map.maxEntries).toBe(map.info().maxEntries)
    for (const key of range(5000)) map.set(key, 0n)
    expect(map.count()).toBeGreaterThan(0)
    expect(map.count()).toBeLessThanOrEqual(map.maxEntries)
  })

  it('has modes, and deletes once, as other hashes', () => {
    using map = make(10)
    map.set(1, 1n, 'create')
    expect(thrownBy(() => map.set(1, 1n, 'create'))).toMatchObject({ code: 'EEXIST' })
    expect(thrownBy(() => map.set(2, 1n, 'replace'))).toMatchObject({ code: 'ENOENT' })
    expect([map.delete(1), map.delete(1), map.get(1)]).toEqual([true, false, undefined])
  })

  it('cannot be without preallocation', () => {
    const create = () => HashMap.create({ key: u32, value: u64, maxEntries: 10, lru: true, noPrealloc: true })
    expect(thrownBy(create).message).toMatch(
      /^cannot create lru_hash map: ENOTSUPP .*For a map of type lru_hash, the flag noPrealloc is not allowed\.$/
    )
  })
})

describe('a per-CPU LRU hash', () => {
  const make = (maxEntries: number) => HashMap.create({ key: u32, value: perCpu(u64), maxEntries, lru: true })

  it('takes more inserts than it has entries: old ones go, without an error', () => {
    using map = make(500)
    expect(map.type).toBe('lru_percpu_hash')
    for (const key of range(2000)) map.set(key, slots(key))
    const left = new Map(map)
    expect(left.size).toBeGreaterThan(100)
    expect(left.size).toBeLessThanOrEqual(500)
    for (const [key, values] of left) expect(values).toEqual(slots(key))
    expect(map.get(1999)).toEqual(slots(1999))
  })

  needsLinux('5.14').it('stores, takes and drains whole values', { refused: () => make(1).take(3) }, () => {
    using map = make(100)
    map.setMany(range(10).map(key => [key, slots(key)]))
    expect(map.take(3)).toEqual(slots(3))
    expect(map.drain().sort(([a], [b]) => a - b)).toEqual([0, 1, 2, 4, 5, 6, 7, 8, 9].map(key => [key, slots(key)]))
  })
})
