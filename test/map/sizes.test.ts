import { ArrayMap, bytes, HashMap, packedStruct, perCpu, possibleCpus, Queue, u8, u16, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { ascending, range } from './support/numbers.js'

const mebibyte = 1 << 20

/** Bytes that tell their number, and that the last of them is still there. */
function pattern(size: number, number: number): Uint8Array {
  const filled = new Uint8Array(size)
  new DataView(filled.buffer).setUint16(0, number)
  filled[size - 1] = number & 0xff
  return filled
}

describe('keys', () => {
  it('of one byte: all 256 of them', () => {
    using map = HashMap.create({ key: u8, value: u8, maxEntries: 256 })
    expect(map.setMany(range(256).map(key => [key, 255 - key]))).toBe(256)
    expect(new Map(map)).toEqual(new Map(range(256).map(key => [key, 255 - key])))
    expect(map.nextKey()).toBeTypeOf('number')
    expect(map.deleteMany(range(200))).toBe(200)
    expect(map.drain()).toHaveLength(56)
  })

  it('of 65,536 bytes', () => {
    const size = 65_536
    using map = HashMap.create({ key: bytes(size), value: u32, maxEntries: 200 })
    expect(map.setMany(range(150).map(number => [pattern(size, number), number] as const))).toBe(150)
    expect(map.get(pattern(size, 149))).toBe(149)
    expect(map.get(pattern(size, 150))).toBeUndefined()
    for (const [key, number] of map) expect(Buffer.compare(key, pattern(size, number))).toBe(0)
    expect(map.deleteMany(range(100).map(number => pattern(size, number)))).toBe(100)
    expect(map.count()).toBe(50)
  })

  it('of sizes that are not whole words lie side by side', () => {
    for (const size of [1, 2, 3, 5, 7, 9, 13, 31]) {
      using map = HashMap.create({ key: bytes(size), value: bytes(size), maxEntries: 300 })
      const numbers = range(size === 1 ? 100 : 300)
      const key = (number: number) => (size === 1 ? Uint8Array.of(number) : pattern(size, number))
      map.setMany(numbers.map(number => [key(number), key(number)] as const))
      expect(map.count()).toBe(numbers.length)
      expect([...map].filter(([stored, value]) => Buffer.compare(stored, value) !== 0)).toEqual([])
    }
  })

  it('of a packed struct are not aligned in batches', () => {
    const Key = packedStruct({ tag: u8, wide: u64, port: u16 })
    using map = HashMap.create({ key: Key, value: packedStruct({ low: u8, sum: u64 }), maxEntries: 1000 })
    const entries = range(1000).map(
      i =>
        [
          { tag: i & 255, wide: BigInt(i) << 40n, port: i },
          { low: 1, sum: BigInt(i) }
        ] as const
    )
    map.setMany(entries)
    expect([...map].sort(([a], [b]) => a.port - b.port)).toEqual(entries)
  })
})

describe('values', () => {
  it('of a mebibyte: larger than a chunk of many', () => {
    using map = HashMap.create({ key: u32, value: bytes(mebibyte), maxEntries: 12, noPrealloc: true })
    expect(map.setMany(range(12).map(key => [key, pattern(mebibyte, key)] as const))).toBe(12)
    const seen: number[] = []
    for (const [key, value] of map) {
      expect(Buffer.compare(value, pattern(mebibyte, key))).toBe(0)
      seen.push(key)
    }
    expect(seen.sort(ascending)).toEqual(range(12))
    expect(map.take(3)?.length).toBe(mebibyte)
    expect(map.drain()).toHaveLength(11)
  })

  it('of five mebibytes: larger than any chunk', () => {
    const size = 5 * mebibyte
    using map = ArrayMap.create({ value: bytes(size), maxEntries: 3 })
    map.setMany(range(3).map(index => [index, pattern(size, index)] as const))
    for (const [index, value] of map) expect(Buffer.compare(value, pattern(size, index))).toBe(0)
  })

  it('of the largest size for each CPU', () => {
    const size = 32_768
    using map = HashMap.create({ key: u32, value: perCpu(bytes(size)), maxEntries: 4 })
    const slots = range(possibleCpus()).map(cpu => pattern(size, 1000 + cpu))
    map.set(1, slots).setMany([[2, slots]])
    for (const value of map.values()) expect(Buffer.compare(Buffer.concat(value), Buffer.concat(slots))).toBe(0)
  })

  it('of a mebibyte in a queue', () => {
    using queue = Queue.create({ value: bytes(mebibyte), maxEntries: 2 })
    queue.push(pattern(mebibyte, 1)).push(pattern(mebibyte, 2))
    expect(queue.drain().map(value => value.at(-1))).toEqual([1, 2])
  })
})

describe('maps', () => {
  it('of one entry', () => {
    using hash = HashMap.create({ key: u32, value: u32, maxEntries: 1 })
    expect([...hash.set(7, 8)]).toEqual([[7, 8]])
    using array = ArrayMap.create({ value: u32, maxEntries: 1 })
    expect([...array.set(0, 8)]).toEqual([[0, 8]])
  })

  it('of many entries', () => {
    const count = 300_000
    using map = HashMap.create({ key: u32, value: u32, maxEntries: count })
    function* entries(): Generator<[number, number]> {
      for (let key = 0; key < count; key++) yield [key, key]
    }
    expect(map.setMany(entries())).toBe(count)
    let [turns, sum] = [0, 0]
    map.forEach(value => {
      turns++
      sum += value
    })
    expect([turns, sum]).toEqual([count, ((count - 1) * count) / 2])
  })

  it('whose buckets hold more than the first batch has room for: all is read, nothing twice', () => {
    const size = 3 * mebibyte
    // One such value fills a batch, and of twelve keys in sixteen buckets some share one: the kernel then asks for more room (ENOSPC).
    using map = HashMap.create({ key: u32, value: bytes(size), maxEntries: 12, noPrealloc: true, zeroSeed: true })
    map.setMany(range(12).map(key => [key, pattern(size, key)] as const))
    expect([...map.keys()].sort(ascending)).toEqual(range(12))
    const drained = map.drain()
    expect(drained.map(([key]) => key).sort(ascending)).toEqual(range(12))
    for (const [key, value] of drained) expect(Buffer.compare(value, pattern(size, key))).toBe(0)
    expect(map.count()).toBe(0)
  })
})
