import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../support/thrown-by.js'
import { ascending, numberedArray, numberedEntries, numberedHash, range } from '../support/numbers.js'

describe('E-04: a walk through a map', () => {
  it.each([0, 1, 2, 255, 256, 257, 5000])('gives each of %i entries once, and ends', count => {
    using map = numberedHash(count)
    expect([...map].sort(([a], [b]) => a - b)).toEqual(numberedEntries(count))
    expect([...map.entries()]).toHaveLength(count)
    expect([...map.keys()].sort(ascending)).toEqual(range(count))
    expect([...map.values()].map(Number).sort(ascending)).toEqual(range(count))
    expect(map.count()).toBe(count)
  })

  it('finds a few entries in a map with room for many', () => {
    using map = numberedHash(3, 100_000)
    expect([...map.keys()].sort(ascending)).toEqual([0, 1, 2])
  })

  it.each([1, 256, 257, 5000])('gives the %i elements of an array in order', count => {
    using map = numberedArray(count)
    expect([...map]).toEqual(numberedEntries(count))
    expect([...map.keys()]).toEqual(range(count))
    expect([...map.values()]).toEqual(range(count).map(BigInt))
  })

  it('hands each entry to the callback of forEach, value first', () => {
    using map = numberedHash(300)
    const entries: [number, bigint][] = []
    map.forEach((value, key) => void entries.push([key, value]))
    expect(entries.sort(([a], [b]) => a - b)).toEqual(numberedEntries(300))
  })

  it('gives keys and values that stay what they are when the walk goes on', () => {
    using map = numberedHash(3)
    const iterator = map.entries()
    const first = iterator.next().value
    const copy = structuredClone(first)
    for (const _rest of iterator);
    expect(first).toEqual(copy)
  })

  it('may stand inside another one of the same map', () => {
    using map = numberedHash(300)
    let pairs = 0
    for (const outer of map.keys()) {
      let found = false
      for (const inner of map.keys()) {
        pairs++
        found ||= inner === outer
      }
      expect(found).toBe(true)
    }
    expect(pairs).toBe(300 * 300)
  })

  it('is over for good after a break, also when it is asked again', () => {
    using map = numberedHash(1000)
    const iterator = map.keys()
    for (const _key of iterator) break
    expect(iterator.next()).toEqual({ done: true, value: undefined })
    expect([...iterator]).toEqual([])
  })

  it('stays over after its end, also when entries have come since', () => {
    using map = numberedHash(2, 10)
    const iterator = map.keys()
    expect([...iterator]).toHaveLength(2)
    map.set(5, 5n)
    expect(iterator.next()).toEqual({ done: true, value: undefined })
  })

  it('sees a change made meanwhile at most once, and what was there before exactly once', () => {
    using map = numberedHash(2000, 4000)
    const seen: number[] = []
    for (const key of map.keys()) {
      seen.push(key)
      if (key < 2000) map.set(key + 2000, 0n)
    }
    expect(new Set(seen).size).toBe(seen.length)
    expect(seen.filter(key => key < 2000).sort(ascending)).toEqual(range(2000))
  })
})

describe('a walk through a map that is closed', () => {
  it('does not begin', () => {
    const map = numberedHash(3)
    map.close()
    for (const begin of [() => map.keys(), () => map.values(), () => map.entries(), () => [...map], () => map.count()]) {
      expect(thrownBy(begin)).toMatchObject({ name: 'TypeError', code: 'ERR_BPF_CLOSED' })
    }
    expect(() => map.forEach(() => {})).toThrow(/is closed/)
  })

  it.each([1, 3, 1000])('ends with an error in the loop that closes it, with %i entries', count => {
    const map = numberedHash(count)
    let turns = 0
    const loop = () => {
      for (const _entry of map) {
        turns++
        map.close()
      }
    }
    expect(thrownBy(loop)).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    expect(turns).toBe(1)
  })

  it('ends with an error in a forEach whose callback closes it', () => {
    const map = numberedHash(3)
    let turns = 0
    const loop = () =>
      map.forEach(() => {
        turns++
        map.close()
      })
    expect(thrownBy(loop)).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    expect(turns).toBe(1)
  })

  it('gives nothing of a map that has the closed one’s place', () => {
    const map = numberedHash(3)
    const iterator = map.values()
    iterator.next()
    map.close()
    using other = numberedHash(500)
    expect(thrownBy(() => [...iterator])).toMatchObject({ code: 'ERR_BPF_CLOSED' })
    expect(other.count()).toBe(500)
  })

  it('may be left by a break in the turn that closes the map', () => {
    const map = numberedHash(3)
    for (const _entry of map) {
      map.close()
      break
    }
    expect(map.closed).toBe(true)
  })
})
