import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  ArrayMap,
  BloomFilter,
  type BpfMap,
  createMap,
  HashMap,
  ipv4Prefix,
  LpmTrie,
  lpmKey,
  opaque,
  packedStruct,
  perCpu,
  Queue,
  spinLock,
  struct,
  text,
  timer,
  u8,
  u16,
  u32,
  u64
} from 'bpf-maps'
import { afterAll, describe, expect, test } from 'vitest'
import { bpfDescriptors } from '../native/support/process.js'
import { childOf } from '../support/child.js'
import { needsLinux } from '../support/kernel/needs.js'
import { buildRefuseBpf } from '../support/refuse-bpf.js'
import { thrownBy } from '../support/thrown-by.js'

const Value = struct({ packets: u64, comm: text(16) })
const Locked = struct({ lock: spinLock, count: u64 })

function expectMisplaced(create: () => unknown, field: string): void {
  const error = thrownBy(create)
  expect(error).toMatchObject({ name: 'NotSupportedError', command: 'BPF_MAP_CREATE' })
  expect(error.message).toContain(`A ${field} can only be in the values of maps of type hash, `)
}

function openTypes(): number {
  return [...bpfDescriptors().values()].filter(target => target === 'anon_inode:btf').length
}

function created(map: BpfMap): number {
  using _ = map
  return map.info().btfId
}

describe('a map that is made from codecs', () => {
  const maxEntries = 4
  test.each<[string, () => BpfMap]>([
    ['hash', () => HashMap.create({ key: u32, value: Value, maxEntries })],
    ['lru_hash', () => HashMap.create({ key: u32, value: Value, maxEntries, lru: true })],
    ['percpu_hash', () => HashMap.create({ key: u32, value: perCpu(Value), maxEntries })],
    ['lru_percpu_hash', () => HashMap.create({ key: u32, value: perCpu(Value), maxEntries, lru: true })],
    ['array', () => ArrayMap.create({ value: Value, maxEntries })],
    ['percpu_array', () => ArrayMap.create({ value: perCpu(u64), maxEntries })],
    ['lpm_trie', () => LpmTrie.create({ key: ipv4Prefix, value: Value, maxEntries })],
    ['lpm_trie of other data', () => LpmTrie.create({ key: lpmKey(u16), value: Value, maxEntries })]
  ])('has their types: %s', (_, create) => {
    expect(created(create())).toBeGreaterThan(0)
  })

  const createFilter = () => BloomFilter.create({ value: Value, maxEntries })

  needsLinux('5.16').it('has their types: bloom_filter', { refused: createFilter }, () => {
    expect(created(createFilter())).toBeGreaterThan(0)
  })

  test('has none where the kernel takes none', () => {
    expect(created(Queue.create({ value: Value, maxEntries }))).toBe(0)
    expect(created(createMap({ type: 'hash', keySize: 4, valueSize: 8, maxEntries }))).toBe(0)
  })

  test('shares the types with the maps of the same codecs, also of codecs made anew', () => {
    using one = HashMap.create({ key: u32, value: struct({ a: u64, b: u8 }), maxEntries })
    using other = HashMap.create({ key: u32, value: struct({ a: u64, b: u8 }), maxEntries })
    using another = HashMap.create({ key: u32, value: struct({ a: u64, c: u8 }), maxEntries })
    expect(other.info().btfId).toBe(one.info().btfId)
    expect(another.info().btfId).not.toBe(one.info().btfId)
  })

  test('keeps few BTF objects open, however many types there are', () => {
    const before = openTypes()
    const fields = Array.from({ length: 40 }, (_, index) => `field${index}`)
    for (const field of fields) created(HashMap.create({ key: u32, value: struct({ [field]: u64 }), maxEntries }))
    expect(openTypes() - before).toBeLessThanOrEqual(8)
  })

  test('has types also where its kind is not made without, but no codecs are given', () => {
    expect(created(createMap({ type: 'sk_storage', keySize: 4, valueSize: 12, maxEntries: 0, flags: 1 }))).toBeGreaterThan(0)
  })
})

describe('a value with fields of the kernel', () => {
  test('holds a lock', () => {
    using hash = HashMap.create({ key: u32, value: Locked, maxEntries: 4 })
    hash.set(1, { count: 5 })
    expect(hash.get(1)).toEqual({ count: 5n })
    expect(created(ArrayMap.create({ value: Locked, maxEntries: 4 }))).toBeGreaterThan(0)
  })

  const Timed = struct({ timer, count: u64 })
  const createTimed = () => HashMap.create({ key: u32, value: Timed, maxEntries: 4 })

  needsLinux('5.15').it('holds timers and work queues', { refused: createTimed }, () => {
    for (const lru of [false, true]) {
      using map = HashMap.create({ key: u32, value: Timed, maxEntries: 4, lru })
      expect(map.set(1, { count: 5 }).get(1)).toEqual({ count: 5n })
    }
    using array = ArrayMap.create({ value: struct({ work: opaque('bpf_wq', 16, 8), count: u64, timer }), maxEntries: 4 })
    expect(array.set(1, { count: 5 }).get(1)).toEqual({ count: 5n })
  })

  test.each<[string, () => BpfMap, string]>([
    ['a lock in LRU maps', () => HashMap.create({ key: u32, value: Locked, maxEntries: 4, lru: true }), 'bpf_spin_lock'],
    ['a lock in per-CPU maps', () => HashMap.create({ key: u32, value: perCpu(Locked), maxEntries: 4 }), 'bpf_spin_lock'],
    ['a lock in tries', () => LpmTrie.create({ key: ipv4Prefix, value: Locked, maxEntries: 4 }), 'bpf_spin_lock'],
    ['a lock in a map without types', () => Queue.create({ value: Locked, maxEntries: 4 }), 'bpf_spin_lock']
  ])('cannot be %s', (_, create, field) => {
    expectMisplaced(create, field)
  })

  // To an older kernel it is a structure like any other.
  needsLinux('5.15').it('cannot be a timer in per-CPU maps', () => {
    expectMisplaced(() => ArrayMap.create({ value: perCpu(struct({ timer })), maxEntries: 4 }), 'bpf_timer')
  })

  // An older kernel makes such maps, and finds no lock in their values.
  needsLinux('6.2').describe('is loaded only', () => {
    test.each<[string, () => BpfMap]>([
      ['two locks', () => HashMap.create({ key: u32, value: struct({ a: spinLock, b: spinLock }), maxEntries: 4 })],
      ['a lock that is not aligned', () => HashMap.create({ key: u32, value: packedStruct({ a: u8, lock: spinLock }), maxEntries: 4 })]
    ])('without %s', (_, create) => {
      const error = thrownBy(create)
      expect(error).toMatchObject({ name: 'BpfError', command: 'BPF_BTF_LOAD' })
      expect(error.message).toContain('A value can have one bpf_spin_lock')
    })
  })

  test('is not mapped into memory', () => {
    using map = ArrayMap.create({ value: Locked, maxEntries: 4, mmapable: true })
    expect(thrownBy(() => map.mapped()).message).toContain('Its values have fields of the kernel’s own')
  })

  needsLinux('5.15').it('is not frozen', () => {
    using map = ArrayMap.create({ value: Locked, maxEntries: 4 })
    expect(thrownBy(() => map.freeze()).message).toContain('Its values have fields of the kernel’s own')
  })
})

describe('where the kernel lets maps be made but loads no types', () => {
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  // BPF_BTF_LOAD
  const through = buildRefuseBpf(folder, { first: 18, last: 18 })
  const inChild = childOf<typeof import('./support/untyped.js')>(new URL('./support/untyped.ts', import.meta.url))

  afterAll(() => rmSync(folder, { recursive: true }))

  test('a map is made without', () => {
    expect(inChild('createPlain', [], { through }).result).toBe(0)
  })

  test('a map with a lock is not', () => {
    const { error } = inChild('createWithLock', [], { through })
    expect(error).toMatchObject({ name: 'PermissionError', command: 'BPF_BTF_LOAD' })
    expect(error?.message).toContain('describe the elements of hash map to the kernel')
  })
})

describe('where the kernel is older than the fields that it keeps for itself', () => {
  const inChild = childOf<typeof import('./support/untyped.js')>(new URL('./support/untyped.ts', import.meta.url))

  test('a map with them is refused, though the kernel would make it', () => {
    expect(inChild('createWithTimer', [], { ancientKernel: true }).error).toMatchObject({
      name: 'NotSupportedError',
      since: '5.15',
      message: expect.stringMatching(/^cannot create hash map: ENOTSUPP .* It needs Linux 5\.15 or newer\.$/)
    })
  })
})
