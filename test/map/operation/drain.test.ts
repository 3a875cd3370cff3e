import { HashMap, ipv4Prefix, LpmTrie, Queue, Stack, u32, u64, u64number } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../support/thrown-by.js'
import { ascending, numberedEntries, numberedHash, range } from '../support/numbers.js'

const inexact = 2n ** 53n

/** A map whose values are read by two codecs: one that refuses 2^53 and more, one that reads everything. */
function twoReaders(entries: [number, bigint][]) {
  const exact = HashMap.create({ key: u32, value: u64, maxEntries: 10_000 })
  exact.setMany(entries)
  const numbers = HashMap.open({ fd: exact.fd }, { key: u32, value: u64number })
  return { exact, numbers, [Symbol.dispose]: () => [exact, numbers].forEach(map => void map.close()) }
}

describe('drain', () => {
  it.each([0, 1, 300, 5000])('takes all of %i entries out and returns them', count => {
    using map = numberedHash(count)
    expect(map.drain().sort(([a], [b]) => a - b)).toEqual(numberedEntries(count))
    expect(map.count()).toBe(0)
    expect(map.drain()).toEqual([])
  })

  it('leaves what comes later to the next call', () => {
    using map = numberedHash(3, 10)
    expect(map.drain()).toHaveLength(3)
    map.set(9, 9n)
    expect(map.drain()).toEqual([[9, 9n]])
  })

  it('puts entries back that the codec refuses to read: none is lost', () => {
    using maps = twoReaders([...numberedEntries(20), [99, inexact]])
    expect(() => maps.numbers.drain()).toThrow(RangeError)
    expect(maps.exact.count()).toBe(21)
    expect(maps.exact.get(99)).toBe(inexact)
    maps.exact.set(99, 1n)
    expect(maps.numbers.drain()).toHaveLength(21)
  })

  it('returns the entries that it has taken before one that the codec refuses', () => {
    using maps = twoReaders(numberedEntries(9000))
    const last = [...maps.exact.keys()].at(-1)!
    maps.exact.set(last, inexact)
    const drained = maps.numbers.drain()
    expect(drained.length).toBeGreaterThan(0)
    const left = maps.exact.drain()
    expect([...drained.map(([key]) => key), ...left.map(([key]) => key)].sort(ascending)).toEqual(range(9000))
  })

  it('does not put an entry back over a newer one', () => {
    using exact = HashMap.create({ key: u32, value: u64, maxEntries: 10 })
    exact.set(1, 1n)
    // Another writer stores between the kernel's step and the put-back; the codec is the only code that runs there.
    const read = () => {
      exact.set(1, 2n)
      throw new Error('unreadable')
    }
    using unreadable = HashMap.open({ fd: exact.fd }, { key: u32, value: { ...u64, read } })
    expect(() => unreadable.drain()).toThrow('unreadable')
    expect(exact.get(1)).toBe(2n)
    expect(() => unreadable.take(1)).toThrow('unreadable')
    expect(exact.get(1)).toBe(2n)
  })

  it('is refused on a frozen map, which keeps its entries', () => {
    using map = numberedHash(3)
    map.freeze()
    expect(thrownBy(() => map.drain())).toMatchObject({ code: 'EPERM', command: 'BPF_MAP_LOOKUP_AND_DELETE_BATCH' })
    expect(thrownBy(() => map.clear())).toMatchObject({ code: 'EPERM' })
    expect(map.count()).toBe(3)
  })
})

describe('E-06: take', () => {
  it('gives the value and deletes it; then there is none', () => {
    using map = numberedHash(3)
    expect(map.take(1)).toBe(1n)
    expect(map.take(1)).toBeUndefined()
    expect(map.has(1)).toBe(false)
    expect(map.count()).toBe(2)
  })

  it('puts the value back when the codec refuses to read it', () => {
    using maps = twoReaders([[1, inexact]])
    expect(() => maps.numbers.take(1)).toThrow(RangeError)
    expect(maps.exact.take(1)).toBe(inexact)
  })
})

describe('clear', () => {
  it.each([0, 1, 300, 5000])('deletes all of %i entries', count => {
    using map = numberedHash(count)
    map.clear()
    expect(map.count()).toBe(0)
  })

  it('deletes all entries of a trie', () => {
    using trie = LpmTrie.create({ key: ipv4Prefix, value: u32, maxEntries: 5000 })
    trie.setMany(range(5000).map(i => [`10.${i >>> 8}.${i & 255}.0/24`, i] as const))
    trie.clear()
    expect(trie.count()).toBe(0)
  })
})

const inexactQueue = () => ({
  exact: Queue.create({ value: u64, maxEntries: 4 }),
  order: [1n, inexact, 3n],
  asNumbers: (fd: number) => Queue.open({ fd }, { value: u64number })
})
const inexactStack = () => ({
  exact: Stack.create({ value: u64, maxEntries: 4 }),
  order: [3n, inexact, 1n],
  asNumbers: (fd: number) => Stack.open({ fd }, { value: u64number })
})

describe.each([
  ['queue', inexactQueue],
  ['stack', inexactStack]
])('what a codec refuses to read of a %s', (_name, make) => {
  it('stays in it', () => {
    const { exact, asNumbers } = make()
    using numbers = asNumbers(exact.fd)
    exact.push(inexact)
    expect(() => numbers.pop()).toThrow(RangeError)
    expect(() => numbers.drain()).toThrow(RangeError)
    expect(exact.pop()).toBe(inexact)
    expect(exact.pop()).toBeUndefined()
    exact.close()
  })

  it('ends a drain, which returns what came before', () => {
    const { exact, order, asNumbers } = make()
    using numbers = asNumbers(exact.fd)
    for (const value of order) exact.push(value)
    expect(numbers.drain()).toEqual([1])
    expect(exact.drain().sort()).toEqual([3n, inexact])
    exact.close()
  })
})
