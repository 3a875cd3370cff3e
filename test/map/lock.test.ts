import { availableParallelism } from 'node:os'
import { ArrayMap, HashMap, perCpu, spinLock, struct, u32, u64 } from 'bpf-maps'
import { describe, expect, test } from 'vitest'
import { backgroundChildOf } from '../support/background-child.js'
import { needsLinux } from '../support/kernel/needs.js'
import { patience } from '../support/patience.js'
import { thrownBy } from '../support/thrown-by.js'
import { addUnderLock, allSame, Numbers } from './support/locked-values.js'

const Locked = struct({ lock: spinLock, count: u64 })
const like = { key: u32, value: Locked, maxEntries: 8 } as const
const lock = { lock: true } as const

describe('a map with a lock in its values', () => {
  // Before that nothing is taken out of a hash.
  needsLinux('5.14').it('is read and written under it, in every way', () => {
    using map = HashMap.create(like)
    map.set(1, { count: 10 }, lock).set(2, { count: 20 })
    expect(map.get(1, lock)).toEqual({ count: 10n })
    expect(map.get(3, lock)).toBeUndefined()
    expect(map.getOrThrow(2, lock)).toEqual({ count: 20n })
    expect(map.getMany([2, 3], lock)).toEqual([{ count: 20n }, undefined])
    expect(map.setMany(new Map([[3, { count: 30 }]]), lock)).toBe(1)
    expect(map.setMany({ keys: Uint32Array.of(4), values: { count: BigUint64Array.of(40n) } }, lock)).toBe(1)
    expect([...map.entries(lock)].sort(([a], [b]) => a - b).map(([key, { count }]) => [key, count])).toEqual([
      [1, 10n],
      [2, 20n],
      [3, 30n],
      [4, 40n]
    ])
    expect([...map.values(lock)]).toHaveLength(4)
    expect(map.columns(lock).values.count.toSorted()).toEqual(BigUint64Array.of(10n, 20n, 30n, 40n))
    const seen: number[] = []
    map.forEach((_, key) => void seen.push(key), lock)
    expect(seen.sort()).toEqual([1, 2, 3, 4])
    expect(map.take(1, lock)).toEqual({ count: 10n })
    expect(map.drain(lock)).toHaveLength(3)
    expect(map.count()).toBe(0)
  })

  test('is read off the event loop under it', async () => {
    using map = HashMap.create(like).set(1, { count: 10 })
    for await (const entries of map.chunks(lock)) expect(entries).toEqual([[1, { count: 10n }]])
  })

  test('can be an array', async () => {
    using map = ArrayMap.create({ value: Locked, maxEntries: 2 })
    map.set(1, { count: 10 }, lock)
    expect(map.get(1, lock)).toEqual({ count: 10n })
    expect(map.getOrThrow(1, lock)).toEqual({ count: 10n })
    expect(map.getMany([1, 9], lock)).toEqual([{ count: 10n }, undefined])
    expect(map.setMany([[0, { count: 5 }]], lock)).toBe(1)
    const all = [{ count: 5n }, { count: 10n }]
    expect([...map.values(lock)]).toEqual(all)
    expect([...map.entries(lock)].map(([, value]) => value)).toEqual(all)
    expect(map.columns(lock).values.count).toEqual(BigUint64Array.of(5n, 10n))
    for await (const entries of map.chunks(lock)) expect(entries).toHaveLength(2)
    const seen: unknown[] = []
    map.forEach(value => void seen.push(value), lock)
    expect(seen).toEqual(all)
  })

  test('never shows or changes the lock itself', () => {
    using map = HashMap.create(like)
    map.set(1, { lock: undefined, count: 1 }, lock)
    expect(Object.keys(map.get(1, lock)!)).toEqual(['count'])
    expect(() => map.set(1, { lock: 1 as never, count: 1 }, lock)).toThrow('value.lock: expected no value')
  })
})

describe('the lock flag', () => {
  test('inserts into a hash when the key is absent, and goes with the modes', () => {
    using map = HashMap.create(like)
    expect(thrownBy(() => map.set(1, { count: 1 }, { mode: 'replace', lock: true }))).toMatchObject({ code: 'ENOENT' })
    map.set(1, { count: 1 }, { mode: 'create', lock: true })
    expect(thrownBy(() => map.set(1, { count: 1 }, { mode: 'create', lock: true }))).toMatchObject({ code: 'EEXIST' })
    map.set(1, { count: 2 }, { mode: 'replace', lock: true })
    expect(map.get(1)).toEqual({ count: 2n })
  })

  test('writes in place in an array, whose elements are always there', () => {
    using map = ArrayMap.create({ value: Locked, maxEntries: 2 })
    expect(thrownBy(() => map.set(2, { count: 1 }, lock))).toMatchObject({ code: 'E2BIG' })
    expect(map.set(1, { count: 1 }, lock).get(1)).toEqual({ count: 1n })
  })

  test('false, or none, is as without', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 2 })
    map.set(1, 1, { lock: false }).set(1, 2, {}).set(1, 3, { mode: 'any' })
    expect(map.get(1, {})).toBe(3n)
  })
})

describe('a lock where there is none', () => {
  const refused = 'has no lock in its values, such as struct({ lock: spinLock, … }) makes one'

  test('is refused by every operation, also on an empty map', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 2 })
    const calls = [
      () => map.get(1, lock),
      () => map.set(1, 1, lock),
      () => map.take(1, lock),
      () => map.getMany([], lock),
      () => map.setMany([], lock),
      () => map.entries(lock),
      () => map.forEach(() => {}, lock),
      () => map.columns(lock),
      () => map.drain(lock)
    ]
    for (const call of calls) expect(call).toThrow(new TypeError(`lock: ${map} ${refused}`))
  })

  test('is refused by maps whose values cannot have one', () => {
    using map = HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 2, lru: true })
    // @ts-expect-error values of each CPU have no locks
    expect(() => map.get(1, lock)).toThrow(refused)
    using array = ArrayMap.create({ value: u64, maxEntries: 2 })
    expect(() => array.set(1, 1, lock)).toThrow(refused)
  })

  test('is refused as a value of the wrong type', () => {
    using map = HashMap.create(like)
    expect(() => map.get(1, { lock: 1 as never })).toThrow(new TypeError('lock: expected true or false, got 1'))
    expect(() => map.get(1, true as never)).toThrow(TypeError)
    expect(() => map.set(1, { count: 1 }, { mode: 'never' as never })).toThrow('mode: expected')
  })

  test('is an error of its own after close', () => {
    const map = HashMap.create(like)
    map.close()
    expect(thrownBy(() => map.get(1, lock))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    expect(thrownBy(() => map.entries(lock))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })

  test('is found in a map that is opened without codecs', () => {
    using map = HashMap.create(like)
    using raw = HashMap.open({ fd: map.fd })
    expect(
      raw
        .set(Uint8Array.of(1, 0, 0, 0), new Uint8Array(16).fill(7), lock)
        .get(Uint8Array.of(1, 0, 0, 0), lock)
        ?.at(-1)
    ).toBe(7)
  })
})

describe('a program adds 100 under the lock', () => {
  test('and user space sees the sum', () => {
    using map = HashMap.create({ key: u32, value: Numbers, maxEntries: 1 })
    map.set(0, allSame(5n))
    using program = addUnderLock(map)
    expect(program.run({ data: new Uint8Array(64), repeat: 10 }).returnValue).toBe(2)
    expect(map.get(0, lock)).toEqual(allSame(1005n))
  })

  const inChild = backgroundChildOf<typeof import('./support/locked-values.js')>(new URL('./support/locked-values.ts', import.meta.url))

  test('while user space writes too: no value is ever torn, but without the lock some are', { timeout: 30_000 * patience }, async () => {
    using map = HashMap.create({ key: u32, value: Numbers, maxEntries: 1 })
    map.set(0, allSame(0n))
    await using child = inChild('addForever', [], { inherits: [map.fd] })
    await child.begun
    const { torn, added } = writeAndRead(map)
    expect(torn).toBe(0)
    expect(added).toBeGreaterThan(0)
    // With one CPU the program is never seen in the middle.
    if (availableParallelism() > 1) expect(findTorn(map), 'a torn value, without which this test shows nothing').toBeDefined()
  })
})

type NumbersMap = HashMap<typeof u32, typeof Numbers>
type Value = ReturnType<NumbersMap['getOrThrow']>

function isTorn({ numbers }: Value): boolean {
  return new Set(numbers).size !== 1
}

/** Writes and reads under the lock for a while; how many values were torn, and how often the program had run between the two. */
function writeAndRead(map: NumbersMap): { readonly torn: number; readonly added: number } {
  let torn = 0
  let added = 0
  for (const end = performance.now() + 1500; performance.now() < end || added === 0; ) {
    map.set(0, allSame(1n), lock)
    const reads = [map.getOrThrow(0, lock), ...map.getMany([0], lock), ...map.values(lock)].filter(value => value !== undefined)
    torn += reads.filter(isTorn).length
    if (reads[0]?.numbers[0] !== 1n) added++
  }
  return { torn, added }
}

/** A torn value, read without the lock; `undefined` if none is seen for long. */
function findTorn(map: NumbersMap): Value | undefined {
  for (const end = performance.now() + 10_000 * patience; performance.now() < end; ) {
    const value = map.getOrThrow(0)
    if (isTorn(value)) return value
  }
  return undefined
}
