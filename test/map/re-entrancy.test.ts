import { type Codec, HashMap, Queue, struct, u32, u64 } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { bind } from '../../lib/map/bind.js'
import { createDescriptor } from '../../lib/map/create.js'
import { KeyWalk } from '../../lib/map/operation/key-walk.js'
import { thrownBy } from '../support/thrown-by.js'
import { numberedHash, range } from './support/numbers.js'

const Pair = struct({ first: u32, second: u32 })

/** A `u32` that runs something before and after it writes, and before it reads. */
function interrupted(runs: { write?: () => void; written?: () => void; read?: () => void }): Codec<number> {
  return {
    ...u32,
    write(value, view, offset) {
      runs.write?.()
      u32.write(value, view, offset)
      runs.written?.()
    },
    read(view, offset) {
      runs.read?.()
      return u32.read(view, offset)
    }
  }
}

describe('a getter of a key that uses the same map', () => {
  const make = () => HashMap.create({ key: Pair, value: Pair, maxEntries: 10 })
  const other = { first: 7, second: 8 }

  it.each([
    ['get', (map: ReturnType<typeof make>) => map.get(other)],
    ['set', (map: ReturnType<typeof make>) => map.set(other, { first: 5, second: 6 })],
    ['delete', (map: ReturnType<typeof make>) => map.delete({ first: 9, second: 9 })],
    ['a walk', (map: ReturnType<typeof make>) => [...map]],
    ['nextKey', (map: ReturnType<typeof make>) => map.nextKey()],
    ['setMany', (map: ReturnType<typeof make>) => map.setMany([[other, { first: 5, second: 6 }]])],
    ['an error', (map: ReturnType<typeof make>) => thrownBy(() => map.get({ first: -1, second: 0 }))]
  ])('does not disturb the call: %s', (_name, inner) => {
    using map = make()
    map.set(other, { first: 5, second: 6 })
    const key = {
      first: 1,
      get second() {
        inner(map)
        return 2
      }
    }
    const value = {
      get first() {
        inner(map)
        return 3
      },
      second: 4
    }
    map.set(key, value)
    expect(map.get({ first: 1, second: 2 })).toEqual({ first: 3, second: 4 })
    expect(map.get(key)).toEqual({ first: 3, second: 4 })
    expect(map.get(other)).toEqual({ first: 5, second: 6 })
    expect(map.count()).toBe(2)
    expect(map.delete(key)).toBe(true)
    expect([...map]).toEqual([[other, { first: 5, second: 6 }]])
  })

  it('and throws leaves the map usable', () => {
    using map = make()
    const key = {
      first: 1,
      get second(): number {
        map.set(other, other)
        throw new Error('no second')
      }
    }
    expect(() => map.set(key, other)).toThrow('no second')
    expect([...map]).toEqual([[other, other]])
    expect(map.set({ first: 1, second: 2 }, other).count()).toBe(2)
  })

  it('and closes it gets our error for the call', () => {
    const map = make()
    const key = {
      first: 1,
      get second() {
        map.close()
        return 2
      }
    }
    expect(thrownBy(() => map.get(key))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })
})

describe('a codec of the user’s that uses the same map', () => {
  it('while it writes a key or a value does not disturb the call', () => {
    let map: HashMap<Codec<number>, Codec<number>> | undefined
    let depth = 0
    const inner = () => {
      if (depth > 0) return
      depth++
      expect(map?.set(100, 200).get(100)).toBe(200)
      expect(map?.take(100)).toBe(200)
      depth--
    }
    map = HashMap.create({
      key: interrupted({ write: inner, written: inner }),
      value: interrupted({ write: inner, written: inner }),
      maxEntries: 10
    })
    map.set(1, 2).setMany([
      [3, 4],
      [5, 6]
    ])
    expect(new Map(map)).toEqual(
      new Map([
        [1, 2],
        [3, 4],
        [5, 6]
      ])
    )
    expect(map.getMany([1, 3, 5, 100])).toEqual([2, 4, 6, undefined])
    expect(map.deleteMany([1, 100, 5])).toBe(2)
    map.close()
  })

  it('while it reads does not disturb the call, also not in a walk', () => {
    let map: HashMap<typeof u32, Codec<number>> | undefined
    let depth = 0
    const read = () => {
      if (depth > 0) return
      depth++
      map?.set(99, 77).get(99)
      for (const _key of map!.keys());
      depth--
    }
    map = HashMap.create({ key: u32, value: interrupted({ read }), maxEntries: 2000 })
    map.setMany(range(90).map(key => [key, key + 1]))
    expect(map.get(5)).toBe(6)
    expect(map.take(6)).toBe(7)
    for (const [key, value] of map) expect(value).toBe(key === 99 ? 77 : key + 1)
    map.close()
  })

  it('without end is an error of its own, after which the map is as before', () => {
    let map: HashMap<Codec<number>, typeof u32> | undefined
    map = HashMap.create({ key: interrupted({ write: () => map?.get(1) }), value: u32, maxEntries: 10 })
    expect(() => map?.get(1)).toThrow(RangeError)
    map.close()
  })

  it('by a walk key by key does not disturb the call', () => {
    const walked: number[] = []
    const key = interrupted({ written: () => void walked.push(new KeyWalk(binding).next()) })
    const descriptor = createDescriptor({ type: 'hash', keySize: 4, valueSize: 8, maxEntries: 10 })
    const binding = bind(descriptor, { key, value: u64 })
    using map = new HashMap<typeof key, typeof u64>(binding as never)
    map.set(1, 11n).set(2, 22n)
    expect(map.get(2)).toBe(22n)
    expect(walked).toEqual([0, 1, 2])
  })
})

describe('what uses the same map while its elements are gathered', () => {
  it('a generator of keys may use the map', () => {
    using map = numberedHash(10, 20)
    function* keys() {
      for (const key of range(10)) {
        map.set(key + 10, 0n)
        expect(map.get(key)).toBe(BigInt(key))
        yield key
      }
    }
    expect(map.getMany(keys())).toEqual(range(10).map(BigInt))
  })

  it('a generator of doomed keys may store them again', () => {
    using map = numberedHash(10)
    function* keys() {
      for (const key of range(5)) {
        yield key
        map.set(key, 7n)
      }
    }
    expect(map.deleteMany(keys())).toBe(5)
    expect(map.count()).toBe(5)
  })

  it('a generator may close the map: our error, and nothing is stored elsewhere', () => {
    const map = numberedHash(0, 10)
    function* entries() {
      yield [1, 1n] as const
      map.close()
      yield [2, 2n] as const
    }
    expect(thrownBy(() => map.setMany(entries()))).toMatchObject({ code: 'ERR_BPF_CLOSED' })
  })

  it('one map may be poured into itself', () => {
    using map = numberedHash(100)
    expect(map.setMany(map)).toBe(100)
    expect(map.deleteMany(map.keys())).toBe(100)
    expect(map.count()).toBe(0)
  })

  it('a queue may be filled from what it gives', () => {
    using queue = Queue.create({ value: u32, maxEntries: 3 })
    queue.push(1).push(2).push(3)
    for (const value of queue.drain()) queue.push(value * 10)
    expect(queue.drain()).toEqual([10, 20, 30])
  })
})
