import { ArrayMap, array, MapFullError, struct, u8, u16, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../support/thrown-by.js'
import { numberedArray, numberedEntries, range } from './support/numbers.js'

describe('T-ARRAY: an array', () => {
  it('has all its elements from the start, zeroed', () => {
    using map = ArrayMap.create({ value: struct({ a: u8, b: u32 }), maxEntries: 3 })
    expect([...map]).toEqual(range(3).map(index => [index, { a: 0, b: 0 }]))
    expect(map.length).toBe(3)
  })

  it('replaces elements by index, and returns itself', () => {
    using map = ArrayMap.create({ value: u64, maxEntries: 3 })
    expect(map.set(2, 7).set(0, 5n)).toBe(map)
    expect([...map.values()]).toEqual([5n, 0n, 7n])
  })

  it('has no element beyond its end: undefined for get, ENOENT where an error is asked for, E2BIG for set', () => {
    using map = numberedArray(3)
    expect(map.get(3)).toBeUndefined()
    expect(map.get(4_294_967_295)).toBeUndefined()
    expect(map.getOrThrow(2)).toBe(2n)
    const missing = thrownBy(() => map.getOrThrow(3))
    expect(missing).toMatchObject({ code: 'ENOENT', command: 'BPF_MAP_LOOKUP_ELEM' })
    expect(missing.message).toMatch(/Its indexes go from 0 to 2\.$/)
    const beyond = thrownBy(() => map.set(3, 1n))
    expect(beyond).toMatchObject({ code: 'E2BIG', command: 'BPF_MAP_UPDATE_ELEM' })
    expect(beyond).not.toBeInstanceOf(MapFullError)
    expect(beyond.message).toMatch(/^cannot update an entry of array map "numbers" \(id \d+\): E2BIG .*Its indexes go from 0 to 2\.$/)
  })

  it.each([-1, 1.5, 2 ** 32, Number.NaN, '1', null, undefined, 1n])('refuses %s as an index', index => {
    using map = numberedArray(3)
    const wrong = index as number
    for (const use of [() => map.get(wrong), () => map.set(wrong, 1n), () => map.getOrThrow(wrong), () => map.getMany([wrong])]) {
      expect(thrownBy(use).message).toMatch(/^(\[0\]\.)?key: expected an integer from 0 to 4294967295, got /)
    }
    expect([...map.values()]).toEqual([0n, 1n, 2n])
  })

  it('has no delete: the kernel would answer EINVAL', () => {
    using map = numberedArray(3)
    for (const name of ['delete', 'take', 'clear', 'drain', 'deleteMany', 'nextKey']) expect(name in map).toBe(false)
  })

  it('stores nothing of a value that does not fit', () => {
    using map = ArrayMap.create({ value: struct({ low: u16, list: array(u8, 2) }), maxEntries: 1 })
    expect(() => map.set(0, { low: 1, list: [1, 256] })).toThrow(
      new RangeError('value.list[1]: expected an integer from 0 to 255, got 256')
    )
    expect(() => map.set(0, { low: 1, list: [1] })).toThrow(/^value\.list: /)
    expect(map.get(0)).toEqual({ low: 0, list: [0, 0] })
  })

  it('keeps values of any size apart, also of those that are not whole words', () => {
    using map = ArrayMap.create({ value: array(u8, 3), maxEntries: 600 })
    map.setMany(range(600).map(index => [index, [index & 255, index >>> 8, 7]] as const))
    expect([...map.values()]).toEqual(range(600).map(index => [index & 255, index >>> 8, 7]))
    expect(map.getMany([599, 0])).toEqual([
      [599 & 255, 599 >>> 8, 7],
      [0, 0, 7]
    ])
  })

  it('is read whole by forEach and by chunks', async () => {
    using map = numberedArray(5000)
    const seen: [number, bigint][] = []
    map.forEach((value, index) => void seen.push([index, value]))
    expect(seen).toEqual(numberedEntries(5000))
    const chunks: [number, bigint][][] = []
    for await (const chunk of map.chunks()) chunks.push(chunk)
    expect(chunks.flat()).toEqual(numberedEntries(5000))
  })

  it('can be the template of inner maps of any length', () => {
    using map = ArrayMap.create({ value: u32, maxEntries: 1, innerMap: true })
    expect(map.get(0)).toBe(0)
  })
})
