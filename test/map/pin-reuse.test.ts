import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { ArrayMap, HashMap, type IncompatibleMapError, ipv4Prefix, LpmTrie, perCpu, possibleCpus, Queue, u32, u64 } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { backgroundChildOf } from '../support/background-child.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { openDescriptors } from '../support/open-descriptors.js'
import { patience } from '../support/patience.js'
import { thrownBy } from '../support/thrown-by.js'

let place: ReturnType<typeof privateBpffs>
let names = 0
const freshPin = () => join(place.path, `map${names++}`)

beforeAll(() => {
  place = privateBpffs()
})
afterAll(() => place.remove())

const like = { key: u32, value: u64, maxEntries: 16 } as const

describe('a map that is created with a pin', () => {
  test('is pinned, and found there by the next one who creates it', () => {
    const pin = freshPin()
    using first = HashMap.create({ ...like, pin })
    using second = HashMap.create({ ...like, pin })
    expect(second.id).toBe(first.id)
    first.set(1, 10)
    expect(second.get(1)).toBe(10n)
  })

  test('lives on by its pin, and goes when that is removed', () => {
    const pin = freshPin()
    HashMap.create({ ...like, pin })
      .set(1, 10)
      .close()
    using map = HashMap.create({ ...like, pin })
    expect(map.get(1)).toBe(10n)
    expect(map.unpin()).toBe(true)
    using other = HashMap.create({ ...like, pin })
    expect(other.get(1)).toBeUndefined()
    expect(other.unpin()).toBe(true)
  })

  test('makes the folders of its pin', () => {
    const pin = join(place.path, 'of', 'one', 'service')
    HashMap.create({ ...like, pin }).close()
    expect(existsSync(pin)).toBe(true)
  })

  test.each<[string, (pin: string) => { readonly id: number; close(): void }]>([
    ['array', pin => ArrayMap.create({ value: u64, maxEntries: 4, mmapable: true, pin })],
    ['per-CPU array', pin => ArrayMap.create({ value: perCpu(u64), maxEntries: 4, pin })],
    ['trie', pin => LpmTrie.create({ key: ipv4Prefix, value: u32, maxEntries: 4, pin })],
    ['queue', pin => Queue.create({ value: u32, maxEntries: 4, pin })],
    ['LRU map', pin => HashMap.create({ ...like, lru: true, pin })],
    ['map for readers', pin => HashMap.create({ ...like, access: 'read', programAccess: 'read', pin })]
  ])('can be of any type: %s', (_, create) => {
    const pin = freshPin()
    const maps = [create(pin), create(pin)]
    for (const map of maps) map.close()
    expect(maps[1]!.id).toBe(maps[0]!.id)
  })

  test('fits although the kernel has rounded its entries', () => {
    const pin = freshPin()
    const options = { ...like, maxEntries: 1001, lru: true, noCommonLru: true, pin }
    using first = HashMap.create(options)
    expect(first.maxEntries).toBe(Math.ceil(1001 / possibleCpus()) * possibleCpus())
    using second = HashMap.create(options)
    expect(second.id).toBe(first.id)
    expect(() => HashMap.create({ ...options, maxEntries: 2000 })).toThrow('maxEntries is')
  })

  test('is opened for what it is asked for', () => {
    const pin = freshPin()
    HashMap.create({ ...like, pin }).close()
    using reader = HashMap.create({ ...like, access: 'read', pin })
    expect(() => reader.set(1, 1)).toThrow('for reading only')
  })
})

describe('a pin of another map', () => {
  test('is refused with each difference', () => {
    const pin = freshPin()
    using there = HashMap.create({ ...like, name: 'flows', noPrealloc: true, pin })
    const open = openDescriptors()
    const error = thrownBy(() => HashMap.create({ ...like, value: u32, maxEntries: 32, pin })) as IncompatibleMapError
    expect(error).toMatchObject({ name: 'IncompatibleMapError', code: 'EINVAL', command: 'BPF_OBJ_GET' })
    expect(error.differences).toEqual([
      { field: 'valueSize', expected: 4, found: 8 },
      { field: 'maxEntries', expected: 32, found: 16 },
      { field: 'flags', expected: 'none', found: 'noPrealloc' }
    ])
    expect(error.message).toBe(
      `cannot re-use hash map "flows" (id ${there.id}), pinned at "${pin}": ` +
        'valueSize is 8, expected 4; maxEntries is 16, expected 32; flags is noPrealloc, expected none'
    )
    expect(openDescriptors()).toBe(open)
  })

  test('is refused by its type alone, for nothing else can be compared then', () => {
    const pin = freshPin()
    HashMap.create({ ...like, lru: true, pin }).close()
    expect(thrownBy(() => HashMap.create({ ...like, maxEntries: 1, pin }))).toMatchObject({
      differences: [{ field: 'type', expected: 'hash', found: 'lru_hash' }]
    })
  })

  test('is replaced, if that is asked for; who has it open keeps it', () => {
    const pin = freshPin()
    using old = HashMap.create({ ...like, value: u32, pin })
    old.set(1, 1)
    using map = HashMap.create({ ...like, pin, onIncompatible: 'replace' })
    expect(map.id).not.toBe(old.id)
    expect(old.get(1)).toBe(1)
    using found = HashMap.open(pin, { key: u32, value: u64 })
    expect(found.id).toBe(map.id)
    using same = HashMap.create({ ...like, pin, onIncompatible: 'replace' })
    expect(same.id).toBe(map.id)
    expect(map.unpin()).toBe(true)
    expect(readdirSync(place.path).filter(name => name.startsWith('replacing'))).toEqual([])
  })
})

describe('processes that create a map with one pin at the same time', () => {
  const inChild = backgroundChildOf<typeof import('./support/pinned-maps.js')>(new URL('./support/pinned-maps.ts', import.meta.url))

  test.each(['throw', 'replace'] as const)(
    'all get the same one (%s)',
    async onIncompatible => {
      const pin = freshPin()
      if (onIncompatible === 'replace') HashMap.create({ ...like, value: u32, pin }).close()
      const sign = freshPin()
      let outcomes: readonly { readonly result?: number; readonly error?: unknown }[]
      const children = Array.from({ length: 4 }, () => inChild('openOrCreate', [pin, sign, onIncompatible]))
      try {
        await Promise.all(children.map(child => child.begun))
        HashMap.create({ ...like, pin: sign }).close()
        outcomes = await Promise.all(children.map(child => child.outcome))
      } finally {
        for (const child of children) await child.kill()
      }
      using map = HashMap.open(pin, { key: u32, value: u64 })
      expect(outcomes.map(({ result, error }) => result ?? error)).toEqual(outcomes.map(() => map.id))
      expect(map.count()).toBe(children.length)
    },
    60_000 * patience
  )
})

describe('options of a pin', () => {
  test('are checked', () => {
    expect(() => HashMap.create({ ...like, pin: freshPin(), onIncompatible: 'overwrite' as never })).toThrow(
      "onIncompatible: expected 'throw' or 'replace', got \"overwrite\""
    )
    expect(() => HashMap.create({ ...like, pin: 5 as never })).toThrow('path: expected a path')
    expect(() => HashMap.create({ ...like, pin: '/tmp/map' })).toThrow('BPF file system')
    expect(() => HashMap.create({ ...like, pin: join(place.path, 'with.dot') })).toThrow('a name without a dot')
    expect(() => HashMap.create({ ...like, pin: place.path })).toThrow('It is a folder.')
  })

  test('are of no use without a map that can be made', () => {
    const pin = freshPin()
    expect(() => HashMap.create({ ...like, maxEntries: 0, pin })).toThrow('maxEntries must be')
    expect(existsSync(pin)).toBe(false)
  })
})
