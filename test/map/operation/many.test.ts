import { ArrayMap, BpfError, bytes, HashMap, LpmTrie, MapFullError, struct, u8, u16, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../support/thrown-by.js'
import { numberedArray, numberedEntries, numberedHash, range } from '../support/numbers.js'

describe('E-08: setMany', () => {
  it.each([0, 1, 4095, 4096, 4097, 10_000])('stores %i entries and says how many', count => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 10_000 })
    expect(map.setMany(numberedEntries(count))).toBe(count)
    expect(map.count()).toBe(count)
    expect(new Map(map)).toEqual(new Map(numberedEntries(count)))
  })

  it('takes any iterable: a Map, a generator, another map', () => {
    using source = numberedHash(100)
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 1000 })
    expect(map.setMany(new Map([[500, 5n]]))).toBe(1)
    expect(map.setMany(source)).toBe(100)
    expect(map.setMany(doubled(10))).toBe(10)
    expect(map.get(500)).toBe(5n)
    expect(map.get(9)).toBe(18n)
    expect(map.get(99)).toBe(99n)
  })

  it('lets the last of several values for one key win', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 1 })
    const entries = range(10).map(value => [7, BigInt(value)] as const)
    expect(map.setMany(entries)).toBe(10)
    expect(map.get(7)).toBe(9n)
  })

  it('says how many it stored before the map was full', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 10 })
    const error = thrownBy(() => map.setMany(numberedEntries(15)))
    expect(error).toBeInstanceOf(MapFullError)
    expect(error).toMatchObject({ code: 'E2BIG', command: 'BPF_MAP_UPDATE_BATCH', maxEntries: 10, done: 10 })
    expect([...map]).toHaveLength(10)
  })

  it('counts what earlier batches stored', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 6000 })
    expect(thrownBy(() => map.setMany(numberedEntries(9000)))).toMatchObject({ done: 6000 })
  })

  it('says how many elements of an array it stored before an index beyond the end', () => {
    using map = ArrayMap.create({ value: u32, maxEntries: 10 })
    const error = thrownBy(() => map.setMany(range(12).map(index => [index, index + 1] as const)))
    expect(error).toMatchObject({ code: 'E2BIG', done: 10 })
    expect(error).not.toBeInstanceOf(MapFullError)
    expect(error.message).toMatch(/indexes go from 0 to 9/)
    expect([...map.values()]).toEqual(range(10).map(index => index + 1))
  })

  it.each([
    ['create', 'EEXIST'],
    ['replace', 'ENOENT']
  ] as const)('in mode %s says how many it stored before the first that did not fit', (mode, code) => {
    using map = numberedHash(5, 10)
    const fitting = mode === 'create' ? [5, 6, 7] : [0, 1, 2]
    const misfit = mode === 'create' ? 4 : 9
    const error = thrownBy(() =>
      map.setMany(
        [...fitting, misfit, 8].map(key => [key, 100n] as const),
        mode
      )
    )
    expect(error).toBeInstanceOf(BpfError)
    expect(error).toMatchObject({ code, command: 'BPF_MAP_UPDATE_ELEM', done: 3 })
    expect(map.getMany(fitting)).toEqual([100n, 100n, 100n])
    expect(map.get(8)).toBeUndefined()
  })

  it('stores nothing of a batch with a value that does not fit, and names its place', () => {
    using map = HashMap.create({ key: u32, value: struct({ port: u16, rest: u16 }), maxEntries: 10 })
    const entries = [1, 2, 3].map(key => [key, { port: key === 3 ? 65_536 : key, rest: 0 }] as const)
    expect(() => map.setMany(entries)).toThrow(new RangeError('[2].value.port: expected an integer from 0 to 65535, got 65536'))
    expect(() => map.setMany([[-1, { port: 1, rest: 1 }]])).toThrow(/^\[0\]\.key: /)
    expect(map.count()).toBe(0)
  })

  it('names the place of a misfit also behind the first batch', () => {
    using map = HashMap.create({ key: u32, value: u8, maxEntries: 10_000 })
    const entries = range(6000).map(key => [key, key === 5000 ? 256 : 1] as const)
    expect(() => map.setMany(entries)).toThrow(/^\[5000\]\.value: /)
    expect(map.count()).toBe(4096)
  })

  it('may take its entries from a generator that uses the same map', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 100 })
    const found: (bigint | undefined)[] = []
    function* entries() {
      for (const key of range(50)) {
        map.set(99, BigInt(key))
        found.push(map.get(99))
        yield [key, BigInt(key)] as const
      }
    }
    expect(map.setMany(entries())).toBe(50)
    expect(found).toEqual(range(50).map(BigInt))
    expect(map.getMany(range(50))).toEqual(found)
  })

  it('throws what the generator throws, and stores nothing of that batch', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 100 })
    function* entries() {
      yield [1, 1n] as const
      throw new Error('no more')
    }
    expect(() => map.setMany(entries())).toThrow('no more')
    expect(map.count()).toBe(0)
  })

  it('stops at an entry that the kernel does not take, and says how many it stored', () => {
    using trie = LpmTrie.create({ key: bytes(8), value: u32, maxEntries: 10 })
    const entries = [prefix(8, 1), prefix(16, 2), prefix(33, 3), prefix(24, 4)].map((key, index) => [key, index] as const)
    expect(thrownBy(() => trie.setMany(entries))).toMatchObject({ code: 'EINVAL', done: 2 })
    expect(trie.count()).toBe(2)
  })
})

describe('E-08: getMany', () => {
  it('gives the values in the order of the keys, and undefined where there is none', () => {
    using map = numberedHash(5000)
    const keys = [...range(5000).reverse(), 7000, 0]
    expect(map.getMany(keys)).toEqual([...range(5000).reverse().map(BigInt), undefined, 0n])
    expect(map.getMany([])).toEqual([])
    expect(map.getMany(new Set([3, 4]))).toEqual([3n, 4n])
  })

  it('names the place of a key that does not fit', () => {
    using map = numberedHash(5)
    expect(() => map.getMany([1, 2, -3])).toThrow(new RangeError('[2].key: expected an integer from 0 to 4294967295, got -3'))
  })

  it('gives undefined beyond the end of an array', () => {
    using map = numberedArray(3)
    expect(map.getMany([2, 3, 1])).toEqual([2n, undefined, 1n])
  })
})

describe('E-08: deleteMany', () => {
  it('deletes, and says how many there were', () => {
    using map = numberedHash(10_000)
    expect(map.deleteMany(range(9000))).toBe(9000)
    expect(map.count()).toBe(1000)
    expect(map.deleteMany([])).toBe(0)
  })

  it('passes over keys without an entry, wherever they stand', () => {
    using map = numberedHash(6)
    expect(map.deleteMany([100, 0, 101, 102, 1, 2, 103])).toBe(3)
    expect(map.deleteMany([0, 1, 2])).toBe(0)
    expect(map.deleteMany([5, 5, 5])).toBe(1)
    expect([...map.keys()].sort()).toEqual([3, 4])
  })

  it('deletes nothing of a batch with a key that does not fit, and names its place', () => {
    using map = numberedHash(3)
    expect(() => map.deleteMany([0, 1, 1.5])).toThrow(new RangeError('[2].key: expected an integer from 0 to 4294967295, got 1.5'))
    expect(map.count()).toBe(3)
  })

  it('says how many it deleted before a key that the kernel does not take', () => {
    using trie = LpmTrie.create({ key: bytes(8), value: u32, maxEntries: 10 })
    const keys = [prefix(8, 1), prefix(16, 2), prefix(24, 3)]
    trie.setMany(keys.map((key, index) => [key, index] as const))
    const error = thrownBy(() => trie.deleteMany([keys[0]!, keys[1]!, prefix(33, 4), keys[2]!]))
    expect(error).toMatchObject({ code: 'EINVAL', command: 'BPF_MAP_DELETE_ELEM', done: 2 })
    expect(trie.count()).toBe(1)
  })
})

describe('operations on many entries', () => {
  it('agree with single ones', () => {
    using many = HashMap.create({ key: u32, value: u64, maxEntries: 500 })
    using single = HashMap.create({ key: u32, value: u64, maxEntries: 500 })
    const entries = numberedEntries(400)
    many.setMany(entries)
    for (const [key, value] of entries) single.set(key, value)
    const keys = range(450)
    expect(many.getMany(keys)).toEqual(keys.map(key => single.get(key)))
    const doomed = range(300).map(index => 2 * index)
    expect(many.deleteMany(doomed)).toBe(doomed.filter(key => single.delete(key)).length)
    expect(new Map(many)).toEqual(new Map(single))
  })

  it.each([
    ['setMany', (map: ReturnType<typeof numberedHash>) => map.setMany(numberedEntries(2))],
    ['setMany in a mode', (map: ReturnType<typeof numberedHash>) => map.setMany(numberedEntries(2), 'replace')],
    ['deleteMany', (map: ReturnType<typeof numberedHash>) => map.deleteMany([0, 1])]
  ])('%s refuses a frozen map, having done nothing', (_name, operation) => {
    using map = numberedHash(2)
    map.freeze()
    const error = thrownBy(() => operation(map))
    expect(error).toMatchObject({ name: 'PermissionError', code: 'EPERM', done: 0 })
    expect(error.message).toMatch(/It is frozen/)
    expect(map.count()).toBe(2)
  })
})

function* doubled(count: number): Generator<[number, bigint]> {
  for (const key of range(count)) yield [key, BigInt(2 * key)]
}

/** A trie's key for IPv4 in raw bytes, with a prefix of any length. */
function prefix(length: number, first: number): Uint8Array {
  return Uint8Array.of(length, 0, 0, 0, first, 0, 0, 0)
}
