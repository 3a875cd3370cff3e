import { readFileSync } from 'node:fs'
import {
  ArrayMap,
  BloomFilter,
  CgroupArray,
  createMap,
  HashMap,
  kinds,
  LpmTrie,
  type MapDefinition,
  MapFlag,
  ProgramArray,
  perCpu,
  possibleCpus,
  Queue,
  RingBuffer,
  Stack,
  u32,
  u64
} from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { needsLinux } from '../support/kernel/needs.js'
import { thrownBy } from '../support/thrown-by.js'

/** What the kernel says of a map's descriptor, by a way of its own. */
function fdinfo(fd: number): Record<string, string> {
  const lines = readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8').trim().split('\n')
  return Object.fromEntries(lines.map(line => line.split(':\t') as [string, string]))
}

describe('a created map', () => {
  it('is open, and the kernel says of it what was asked for: u32 to u32, 100 entries, no preallocation', () => {
    using map = HashMap.create({ name: 'counts', key: u32, value: u32, maxEntries: 100, noPrealloc: true })
    const asked = { name: 'counts', type: 'hash', keySize: 4, valueSize: 4, maxEntries: 100, flags: MapFlag.noPrealloc }
    expect(map.info()).toMatchObject({ ...asked, id: map.id, mapExtra: 0n, frozen: false })
    expect(map).toMatchObject({ name: 'counts', type: 'hash', keySize: 4, valueSize: 4, maxEntries: 100, closed: false })
    expect(map.id).toBeGreaterThan(0)
    expect(fdinfo(map.fd)).toMatchObject({
      map_type: '1',
      key_size: '4',
      value_size: '4',
      max_entries: '100',
      map_flags: '0x1',
      map_id: String(map.id),
      frozen: '0'
    })
  })

  it('says how much memory the kernel took for it', () => {
    using small = ArrayMap.create({ value: u64, maxEntries: 10 })
    using large = ArrayMap.create({ value: u64, maxEntries: 100_000 })
    expect(large.info().memory).toBeGreaterThanOrEqual(800_000)
    expect(small.info().memory).toBeLessThan(large.info().memory)
    expect(large.info().memory).toBe(Number(fdinfo(large.fd)['memlock']))
  })

  it.each([
    ['hash', () => HashMap.create({ key: u32, value: u64, maxEntries: 8 })],
    ['lru_hash', () => HashMap.create({ key: u32, value: u64, maxEntries: 8, lru: true })],
    ['percpu_hash', () => HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 8 })],
    ['lru_percpu_hash', () => HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 8, lru: true })],
    ['array', () => ArrayMap.create({ value: u64, maxEntries: 8 })],
    ['percpu_array', () => ArrayMap.create({ value: perCpu(u64), maxEntries: 8 })],
    ['queue', () => Queue.create({ value: u64, maxEntries: 8 })],
    ['stack', () => Stack.create({ value: u64, maxEntries: 8 })]
  ] as const)('is of the type %s that its options name', (type, make) => {
    using map = make()
    expect(map.type).toBe(type)
    expect(map.info()).toMatchObject({ type, valueSize: 8, maxEntries: 8, name: '' })
  })

  it.each([
    ['noPrealloc', 'noPrealloc'],
    ['zeroSeed', 'zeroSeed']
  ] as const)('has the flag of the option %s', (option, flag) => {
    using map = HashMap.create({ key: u32, value: u32, maxEntries: 1, [option]: true })
    expect(map.info().flags).toBe(MapFlag[flag])
  })

  it('has the flags of several options', () => {
    using map = ArrayMap.create({ value: u32, maxEntries: 1, mmapable: true, innerMap: true, programAccess: 'read' })
    expect(map.info().flags).toBe(MapFlag.mmapable | MapFlag.innerMap | MapFlag.programReadOnly)
    using lru = HashMap.create({ key: u32, value: u32, maxEntries: 16, lru: true, noCommonLru: true, programAccess: 'write' })
    expect(lru.info().flags).toBe(MapFlag.noCommonLru | MapFlag.programWriteOnly)
  })

  it('lies on the memory node that is asked for', () => {
    using map = HashMap.create({ key: u32, value: u32, maxEntries: 1, numaNode: 0 })
    expect(map.info().flags).toBe(MapFlag.numaNode)
    const elsewhere = () => HashMap.create({ key: u32, value: u32, maxEntries: 1, numaNode: 4096 })
    expect(thrownBy(elsewhere).message).toMatch(/EINVAL .* There is no memory node \d+\.$/)
  })
})

describe('a map created in one line, by type and sizes', () => {
  it('has raw bytes for keys and values', () => {
    using map = createMap({ type: 'hash', keySize: 4, valueSize: 2, maxEntries: 10, flags: MapFlag.noPrealloc })
    map.set(Uint8Array.of(1, 0, 0, 0), Uint8Array.of(7, 8))
    expect(map.get(Uint8Array.of(1, 0, 0, 0))).toEqual(Uint8Array.of(7, 8))
    expect([...map]).toEqual([[Uint8Array.of(1, 0, 0, 0), Uint8Array.of(7, 8)]])
    expect(map.info().flags).toBe(MapFlag.noPrealloc)
  })

  it('refuses bytes of another length, and stores nothing', () => {
    using map = createMap({ type: 'hash', keySize: 4, valueSize: 2, maxEntries: 10 })
    expect(() => map.set(Uint8Array.of(1, 0, 0), Uint8Array.of(7, 8))).toThrow(
      new RangeError('key: expected a Uint8Array of 4 bytes, got Uint8Array of 3 bytes')
    )
    expect(() => map.set(Uint8Array.of(1, 0, 0, 0), Uint8Array.of(7, 8, 9))).toThrow(/^value: /)
    expect(() => map.set('abcd' as unknown as Uint8Array, Uint8Array.of(7, 8))).toThrow(TypeError)
    expect(map.count()).toBe(0)
  })

  const classes = [
    ['hash', HashMap, { keySize: 4, valueSize: 4 }],
    ['lru_hash', HashMap, { keySize: 4, valueSize: 4 }],
    ['percpu_hash', HashMap, { keySize: 4, valueSize: 4 }],
    ['lru_percpu_hash', HashMap, { keySize: 4, valueSize: 4 }],
    ['array', ArrayMap, { keySize: 4, valueSize: 4 }],
    ['percpu_array', ArrayMap, { keySize: 4, valueSize: 4 }],
    ['lpm_trie', LpmTrie, { keySize: 8, valueSize: 4, flags: MapFlag.noPrealloc }],
    ['queue', Queue, { keySize: 0, valueSize: 4 }],
    ['stack', Stack, { keySize: 0, valueSize: 4 }],
    ['prog_array', ProgramArray, { keySize: 4, valueSize: 4 }],
    ['cgroup_array', CgroupArray, { keySize: 4, valueSize: 4 }],
    ['bloom_filter', BloomFilter, { keySize: 0, valueSize: 4 }],
    ['ringbuf', RingBuffer, { keySize: 0, valueSize: 0, maxEntries: 4096 }]
  ] as const

  for (const [type, family, sizes] of classes) {
    const create = () => createMap({ type, maxEntries: 4, ...sizes } as MapDefinition)
    needsLinux(kinds[type].since).it(`of type ${type} has the class of that type`, { refused: create }, () => {
      using map = create()
      expect(map).toBeInstanceOf(family)
      expect(map.type).toBe(type)
    })
  }

  it('has indexes for keys where it is an array', () => {
    using map = createMap({ type: 'array', keySize: 4, valueSize: 2, maxEntries: 2 })
    expect([...map.set(1, Uint8Array.of(7, 8))]).toEqual([
      [0, Uint8Array.of(0, 0)],
      [1, Uint8Array.of(7, 8)]
    ])
    using slots = createMap({ type: 'percpu_array', keySize: 4, valueSize: 1, maxEntries: 1 })
    expect(slots.get(0)).toEqual(Array(possibleCpus()).fill(Uint8Array.of(0)))
  })

  it('takes the kernel’s number for the type', () => {
    using map = createMap({ type: 2, keySize: 4, valueSize: 4, maxEntries: 4 })
    expect(map).toBeInstanceOf(ArrayMap)
    expect(map.type).toBe('array')
  })

  needsLinux('5.16').it('takes what only some types have: hash functions of a bloom filter', () => {
    using map = createMap({ type: 'bloom_filter', keySize: 0, valueSize: 4, maxEntries: 100, mapExtra: 3 })
    expect(map.info().mapExtra).toBe(3n)
  })

  it.each(['', 'HASH', 'hash_map', 'toString', '__proto__', null, undefined, {}, [], true, 1n])('refuses %s as a type', type => {
    const create = () => createMap({ type: type as 'hash', keySize: 4, valueSize: 4, maxEntries: 1 })
    expect(thrownBy(create)).toBeInstanceOf(TypeError)
    expect(thrownBy(create).message).toMatch(/^type: expected a type of map \(hash, array, .*\) or its number, got /)
  })

  it.each([-1, 1.5, 2 ** 32, Number.NaN, Number.POSITIVE_INFINITY])('refuses %s for each of the numbers', wrong => {
    const definition = { type: 'hash', keySize: 4, valueSize: 4, maxEntries: 1 } as const
    for (const field of ['type', 'keySize', 'valueSize', 'maxEntries', 'flags', 'numaNode']) {
      const error = thrownBy(() => createMap({ ...definition, [field]: wrong }))
      expect(error).toBeInstanceOf(RangeError)
      expect(error.message).toMatch(new RegExp(`^${field}: expected an integer from 0 to 4294967295, got `))
    }
  })

  it.each(['4', null, 4n, {}, [4], true])('refuses %s in place of a number', wrong => {
    const definition = { type: 'hash', keySize: 4, valueSize: 4, maxEntries: 1 } as const
    for (const field of ['keySize', 'valueSize', 'maxEntries', 'flags', 'numaNode']) {
      expect(thrownBy(() => createMap({ ...definition, [field]: wrong }))).toBeInstanceOf(TypeError)
    }
  })

  it.each([-1, 1.5, 2n ** 64n, -1n, '1', {}])('refuses %s as mapExtra', mapExtra => {
    const create = () => createMap({ type: 'hash', keySize: 4, valueSize: 4, maxEntries: 1, mapExtra: mapExtra as number })
    expect(thrownBy(create).message).toMatch(/^mapExtra: expected an integer/)
  })

  it('says of a number that this kernel does not know that it does not know it', () => {
    const create = () => createMap({ type: 4000, keySize: 4, valueSize: 4, maxEntries: 1 })
    expect(thrownBy(create)).toMatchObject({ code: 'EINVAL', command: 'BPF_MAP_CREATE' })
    expect(thrownBy(create).message).toBe('cannot create type 4000 map: EINVAL (Invalid argument)')
  })
})

describe('the name of a map', () => {
  it.each(['a', '9lives', 'A.b_c', 'abcdefghijklmno'])('may be %s', name => {
    using map = HashMap.create({ name, key: u32, value: u32, maxEntries: 1 })
    expect(map.name).toBe(name)
    expect(map.info().name).toBe(name)
    expect(String(map)).toBe(`hash map "${name}" (id ${map.id})`)
  })

  it.each(['abcdefghijklmnop', 'with space', 'dash-ed', 'ünïcode', 'new\nline', 'a\n', 'nul\0', 'a/b', '!'])(
    'is refused before the call, with what is allowed: %j',
    name => {
      const error = thrownBy(() => HashMap.create({ name, key: u32, value: u32, maxEntries: 1 }))
      expect(error).toBeInstanceOf(RangeError)
      expect(error.message).toMatch(/^name: expected at most 15 of the characters A-Z a-z 0-9 _ \., got /)
    }
  )

  it.each([5, null, {}, ['a'], Symbol('a')])('is text, not %s', name => {
    const create = () => HashMap.create({ name: name as string, key: u32, value: u32, maxEntries: 1 })
    expect(thrownBy(create)).toBeInstanceOf(TypeError)
    expect(thrownBy(create).message).toMatch(/^name: expected a string of at most 15 of the characters/)
  })
})

describe('options of the wrong type', () => {
  const good = { key: u32, value: u32, maxEntries: 1 }

  it.each([undefined, null, 5, 'u32', {}, { size: 4 }, () => 4])('%s in place of a codec', wrong => {
    for (const name of ['key', 'value']) {
      const error = thrownBy(() => HashMap.create({ ...good, [name]: wrong }))
      expect(error).toBeInstanceOf(TypeError)
      expect(error.message).toMatch(new RegExp(`^${name}: expected `))
    }
    expect(() => ArrayMap.create({ value: wrong as never, maxEntries: 1 })).toThrow(/^value: expected /)
    expect(() => Queue.create({ value: wrong as never, maxEntries: 1 })).toThrow(/^value: expected /)
    expect(() => Stack.create({ value: wrong as never, maxEntries: 1 })).toThrow(/^value: expected /)
    expect(() => LpmTrie.create({ key: wrong as never, value: u32, maxEntries: 1 })).toThrow(/^key: expected /)
    expect(() => HashMap.create({ ...good, value: { perCpu: true, element: wrong } as never })).toThrow(/^value: expected /)
  })

  it('a per-CPU key', () => {
    expect(() => HashMap.create({ ...good, key: perCpu(u32) as never })).toThrow(/^key: expected a codec/)
  })

  it.each([undefined, null, '1', -1, 1.5, {}])('%s for maxEntries', wrong => {
    expect(() => HashMap.create({ ...good, maxEntries: wrong as number })).toThrow(
      /^maxEntries: expected an integer from 0 to 4294967295, got /
    )
  })

  it.each(['access', 'programAccess'])('%s that is none', name => {
    for (const wrong of ['', 'rw', 'readonly', 4, null, {}]) {
      const create = () => HashMap.create({ ...good, [name]: wrong })
      expect(thrownBy(create).message).toMatch(new RegExp(`^${name}: expected 'read', 'write' or 'read-write', got `))
    }
  })

  it.each([undefined, null])('%s in place of all of them', wrong => {
    const none = wrong as never
    const creations = [() => HashMap.create(none), () => ArrayMap.create(none), () => LpmTrie.create(none), () => createMap(none)]
    for (const create of [...creations, () => Queue.create(none), () => Stack.create(none)]) expect(create).toThrow(TypeError)
  })
})
