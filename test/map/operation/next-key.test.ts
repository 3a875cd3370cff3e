import { describe, expect, it } from 'vitest'
import { thrownBy } from '../../support/thrown-by.js'
import { boundTrie } from '../support/bound.js'
import { ascending, numberedHash, range } from '../support/numbers.js'

describe('E-04: the raw next-key call', () => {
  it('goes from the first key to the last, and then to none', () => {
    using map = numberedHash(100)
    const keys: number[] = []
    for (let key = map.nextKey(); key !== undefined; key = map.nextKey(key)) keys.push(key)
    expect(keys.sort(ascending)).toEqual(range(100))
  })

  it('goes on behind the key that it is given', () => {
    using map = numberedHash(10)
    const all = [...map.keys()]
    expect(all.map(key => map.nextKey(key))).toEqual([...all.slice(1), undefined])
  })

  it('finds none in an empty map, from the start and from anywhere', () => {
    using map = numberedHash(0)
    expect(map.nextKey()).toBeUndefined()
    expect(map.nextKey(5)).toBeUndefined()
  })

  it('begins with the longest prefix in a trie', () => {
    using bound = boundTrie(10)
    bound.trie.set('10.0.0.0/8', 1).set('10.0.0.0/24', 2).set('0.0.0.0/0', 3)
    expect(bound.trie.nextKey()).toBe('10.0.0.0/24')
  })
})

describe('E-05: the raw next-key call', () => {
  it('starts over after a key that is gone, as the kernel does', () => {
    using map = numberedHash(10)
    const [first, second, third] = [...map.keys()] as [number, number, number]
    map.delete(second)
    expect(map.nextKey(second)).toBe(first)
    expect(map.nextKey(first)).toBe(third)
    expect(map.nextKey(4_000_000_000)).toBe(first)
  })

  it('so never ends for a loop that deletes some of the keys that it comes to: the pitfall', () => {
    using map = numberedHash(10)
    const last = [...map.keys()].at(-1)!
    let steps = 0
    for (let key = map.nextKey(); key !== undefined && steps < 1000; key = map.nextKey(key)) {
      steps++
      if (key === last) map.delete(key)
      else if (!map.has(last)) map.set(last, 0n)
    }
    expect(steps).toBe(1000)
  })
})

describe('a next-key call that cannot be made', () => {
  it('names the misfit of the key', () => {
    using map = numberedHash(1)
    expect(() => map.nextKey(-1)).toThrow(new RangeError('key: expected an integer from 0 to 4294967295, got -1'))
    expect(() => map.nextKey(null as unknown as number)).toThrow(TypeError)
  })

  it('is our error after close', () => {
    const map = numberedHash(1)
    map.close()
    expect(thrownBy(() => map.nextKey())).toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })
})
