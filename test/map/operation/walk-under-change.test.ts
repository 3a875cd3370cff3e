import { describe, expect, it } from 'vitest'
import { KeyWalk } from '../../../lib/map/operation/key-walk.js'
import type { Scan } from '../../../lib/map/operation/scan.js'
import { backgroundChildOf } from '../../support/background-child.js'
import { boundHash, boundTrie } from '../support/bound.js'
import { prefixOf, restless, steady } from '../support/churn.js'
import { ascending, numberedEntries, numberedHash, range } from '../support/numbers.js'
import { deleterAtEachCall, togglerAtEachCall } from '../support/sys-enter-programs.js'

const inBackground = backgroundChildOf<typeof import('../support/churn.js')>(new URL('../support/churn.ts', import.meta.url))

const everything = numberedEntries(steady + restless)

/** Each key at most once, and all that nobody touched. */
function expectSound(keys: readonly number[]): void {
  expect(new Set(keys).size).toBe(keys.length)
  expect(keys.filter(key => key < steady).sort(ascending)).toEqual(range(steady))
  expect(keys.every(key => key < steady + restless)).toBe(true)
}

/** The keys of a walk by next-key, as a kernel without batches needs it. */
function keysOf(scan: Scan): number[] {
  const keys: number[] = []
  for (let count = scan.next(); count > 0; count = scan.next()) {
    for (let index = 0; index < count; index++) keys.push(scan.chunk.keys.getUint32(4 * index, true))
  }
  return keys
}

describe('E-05: a walk whose own loop deletes', () => {
  it('the entry that it is at, each time', () => {
    using map = numberedHash(3000)
    const seen: number[] = []
    for (const key of map.keys()) {
      seen.push(key)
      expect(map.delete(key)).toBe(true)
    }
    expect(seen.sort(ascending)).toEqual(range(3000))
    expect(map.count()).toBe(0)
  })

  it('every other entry that it is at', () => {
    using map = numberedHash(3000)
    const seen: number[] = []
    for (const key of map.keys()) {
      seen.push(key)
      if (key % 2 === 0) map.delete(key)
    }
    expect(seen.sort(ascending)).toEqual(range(3000))
    expect(map.count()).toBe(1500)
  })

  it('everything, at its first entry', () => {
    using map = numberedHash(3000)
    let turns = 0
    for (const _key of map.keys()) {
      turns++
      map.clear()
    }
    expect(turns).toBeGreaterThan(0)
    expect(turns).toBeLessThanOrEqual(3000)
  })

  it('the entry that it is at, in a trie', () => {
    using bound = boundTrie(3000)
    bound.trie.setMany(range(3000).map(number => [prefixOf(number), number] as const))
    const seen: bigint[] = []
    for (const [prefix, value] of bound.trie) {
      seen.push(value)
      if (value % 2n === 0n) bound.trie.delete(prefix)
    }
    expect(seen.map(Number).sort(ascending)).toEqual(range(3000))
    expect(bound.trie.count()).toBe(1500)
  })
})

describe('E-05: a walk while another process deletes and inserts', () => {
  it('through a hash gives each key at most once, all that stay, and ends', async () => {
    using map = numberedHash(everything.length)
    await using churn = inBackground('churnHash', [map.id])
    await churn.begun
    for (let walk = 0; walk < 50; walk++) expectSound([...map.keys()])
    for (let walk = 0; walk < 10; walk++) expectSound(map.drain().map(([key]) => restoreSteady(map, key)))
  })

  it('through a trie gives each key at most once, all that stay, and ends', async () => {
    using bound = boundTrie(everything.length)
    bound.trie.setMany(everything.map(([number, value]) => [prefixOf(number), value] as const))
    await using churn = inBackground('churnTrie', [bound.trie.id])
    await churn.begun
    for (let walk = 0; walk < 20; walk++) {
      const keys = [...bound.trie.keys()].map(numberOf)
      expectSound(keys)
    }
  })

  it('by next-key gives each key at most once, all that stay, and ends', async () => {
    using bound = boundHash(everything.length)
    bound.map.setMany(everything)
    await using churn = inBackground('churnHash', [bound.map.id])
    await churn.begun
    for (let walk = 0; walk < 20; walk++) expectSound(keysOf(new KeyWalk(bound.binding)))
  })
})

describe('E-05: a walk while a program changes the map at each bpf(2) call of the walk', () => {
  it('gives each key at most once, all that stay, and ends', () => {
    using map = numberedHash(everything.length)
    using _program = deleterAtEachCall(map, steady, restless)
    for (let walk = 0; walk < 20; walk++) expectSound([...map.keys()])
    expect(map.count()).toBeLessThan(everything.length)
  })

  it('gives up with an error, by next-key, when each key it comes to is gone at once', () => {
    using bound = boundHash(10)
    using _program = togglerAtEachCall(bound.map)
    expect(() => new KeyWalk(bound.binding)).toThrow(/EAGAIN .* It changes faster than it can be walked/)
  })

  it('is not disturbed by that where it goes by batches', () => {
    using bound = boundHash(10)
    using _program = togglerAtEachCall(bound.map)
    expect([bound.map.count(), bound.map.has(0), bound.map.has(0)]).toEqual([1, true, false])
    for (let walk = 0; walk < 100; walk++) expect([...bound.map.keys()]).toHaveLength(1)
  })
})

function numberOf(prefix: string): number {
  const [, high, low] = prefix.split('.').map(Number)
  return high! * 256 + low!
}

function restoreSteady(map: ReturnType<typeof numberedHash>, key: number): number {
  if (key < steady) map.set(key, BigInt(key))
  return key
}
