import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { ArrayMap, bytes, HashMap, perCpu, struct, u32, u64 } from 'bpf-maps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { closeBinding } from '../../lib/map/binding.js'
import { getMany } from '../../lib/map/operation/get-many.js'
import { set } from '../../lib/map/operation/set.js'
import { openBound } from '../../lib/map/options.js'
import { ObjectKind } from '../../lib/sys/addon.js'
import { native } from '../../lib/sys/native.js'
import { readProgramInfo } from '../../lib/sys/object.js'
import { collectGarbage } from '../native/support/garbage-collection.js'
import { bpfDescriptors, mappingsOf } from '../native/support/process.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { childOf } from '../support/child.js'
import { eventually } from '../support/eventually.js'
import { needsLinux } from '../support/kernel/needs.js'
import { quarantine } from '../support/quarantine.js'
import { type BindingOf, type BoundMap, boundMap } from './support/bound-map.js'
import { choosePath } from './support/lookup-paths.js'
import { numberedEntries, numberedHash, range } from './support/numbers.js'
import { programDescriptors } from './support/program-descriptors.js'

const inChild = childOf<typeof import('./support/unprivileged-lookups.js')>(new URL('./support/unprivileged-lookups.ts', import.meta.url))

describe('the program that getMany loads', () => {
  it('is loaded once some hundred keys have been asked for, and serves them all', () => {
    using map = numberedHash(1000)
    const values = range(100).map(BigInt)
    for (const _time of range(5)) expect(map.getMany(range(100))).toEqual(values)
    expect(programDescriptors()).toBe(0)
    for (const _time of range(20)) expect(map.getMany(range(100))).toEqual(values)
    expect(programDescriptors()).toBe(1)
    expect(map.getMany(range(2000))).toEqual(range(2000).map(key => (key < 1000 ? BigInt(key) : undefined)))
  })

  it('is loaded in the middle of a call with many keys', () => {
    using map = numberedHash(5000)
    expect(map.getMany(range(5000))).toEqual(range(5000).map(BigInt))
    expect(programDescriptors()).toBe(1)
  })

  it('is not loaded for a map that is asked for a few keys at a time', () => {
    using map = numberedHash(10)
    for (const _time of range(1000)) map.getMany([1, 2, 3])
    expect(programDescriptors()).toBe(0)
  })

  it('is a socket filter named get_many', () => {
    using map = bound()
    choosePath(map.binding, 'by a program', 0)
    const [fd] = [...bpfDescriptors()].find(([, target]) => target === 'anon_inode:bpf-prog')!
    const handle = native.adopt(fd)
    expect(readProgramInfo(handle)).toMatchObject({ type: 'socket_filter', name: 'get_many' })
    native.close(handle)
  })

  it('finds what others store, at once', () => {
    using map = bound()
    choosePath(map.binding, 'by a program', 0)
    using other = HashMap.open({ fd: map.binding.descriptor.fd }, { key: u32, value: u64 })
    for (const round of range(20)) {
      other.set(3, BigInt(round))
      other.delete(4)
      expect(getMany(map.binding, [3, 4, 5, 6])).toEqual([BigInt(round), undefined, 5n, 6n])
      other.set(4, 4n)
      expect(getMany(map.binding, [3, 4, 5, 6])).toEqual([BigInt(round), 4n, 5n, 6n])
    }
  })
})

describe('getMany goes on one by one', () => {
  const many = range(1200)

  it('for LRU maps, where a look-up by a program would keep entries from being evicted', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 2000, lru: true })
    map.setMany(numberedEntries(1000))
    for (const _time of range(3)) expect(map.getMany(many)).toEqual(many.map(key => (key < 1000 ? BigInt(key) : undefined)))
    expect(programDescriptors()).toBe(0)
  })

  it('for per-CPU maps', () => {
    using map = ArrayMap.create({ value: perCpu(u64), maxEntries: 2000 })
    for (const _time of range(3)) expect(map.getMany(many)).toEqual(many.map(index => map.get(index)))
    expect(programDescriptors()).toBe(0)
  })

  it('for large values', () => {
    using map = ArrayMap.create({ value: bytes(2049), maxEntries: 10 })
    for (const _time of range(3)) expect(map.getMany(many).filter(value => value !== undefined)).toHaveLength(10)
    expect(programDescriptors()).toBe(0)
  })

  it('for maps that programs may not read', () => {
    using map = HashMap.create({ key: u32, value: u64, maxEntries: 1000, programAccess: 'write' })
    map.setMany(numberedEntries(1000))
    for (const _time of range(3)) expect(map.getMany(many)).toEqual(many.map(key => (key < 1000 ? BigInt(key) : undefined)))
    expect(programDescriptors()).toBe(0)
  })

  // The types of such a map have tags.
  needsLinux('5.17').describe('where the kernel has fields of its own', () => {
    it.each([
      ['pointer', 0],
      ['lock', 0],
      ['number', 1]
    ])('where a program could see more of a value than get shows: a %s in it', (field, programs) => {
      using map = mapWithField(field)
      for (const _time of range(3))
        expect(getMany(map.binding, many)).toEqual(
          many.map(key => (key < 100 ? { field: new Uint8Array(8), count: BigInt(key) } : undefined))
        )
      expect(programDescriptors()).toBe(programs)
    })
  })

  it('in a process that may load no programs, which is not told of it', () => {
    expect(inChild('lookUpThousands', [true]).result).toEqual({ areRight: true, programs: 0 })
    expect(inChild('lookUpThousands', [false], { capabilities: ['bpf'] }).result).toEqual({ areRight: true, programs: 1 })
  })

  it('once the kernel does not run the program any more', () => {
    using map = bound()
    choosePath(map.binding, 'by a program', 0)
    function* keys(): Generator<number> {
      yield* range(50)
      map.binding.bulkLookup?.close()
      expect(programDescriptors()).toBe(0)
      yield* range(2000)
    }
    expect(getMany(map.binding, keys())).toEqual([...range(50), ...range(2000)].map(key => (key < 100 ? BigInt(key) : undefined)))
  })
})

describe('the end of a map with a program', () => {
  it('is close: the kernel has the map no longer', async () => {
    const [descriptors, mappings] = [bpfDescriptors().size, mappingsOf('bpf-map')]
    const map = bound()
    choosePath(map.binding, 'by a program', 0)
    expect([bpfDescriptors().size, mappingsOf('bpf-map')]).toEqual([descriptors + 2, mappings + 1])
    closeBinding(map.binding)
    expect([bpfDescriptors().size, mappingsOf('bpf-map')]).toEqual([descriptors, mappings])
    await eventually(() => isGone(map.binding.info.id))
    closeBinding(map.binding)
  })

  it('is the end of the call, where the map is closed in the middle of one', () => {
    const [descriptors, mappings] = [bpfDescriptors().size, mappingsOf('bpf-map')]
    const map = bound()
    choosePath(map.binding, 'by a program', 0)
    function* keys(): Generator<number> {
      yield 1
      closeBinding(map.binding)
      expect(bpfDescriptors().size).toBe(descriptors)
      yield 2
    }
    expect(() => getMany(map.binding, keys())).toThrow(/ is closed/)
    expect(mappingsOf('bpf-map')).toBe(mappings)
  })

  it('comes with garbage collection, for a map that nobody closed', async () => {
    const mappings = mappingsOf('bpf-map')
    const ids = range(20).map(() => abandonedMap())
    await eventually(() => {
      collectGarbage()
      return ids.every(isGone)
    })
    expect(programDescriptors()).toBe(0)
    expect(mappingsOf('bpf-map')).toBe(mappings)
  })

  it('leaves nothing behind, a thousand times over', () => {
    // The types of its elements stay loaded, for the next map of these codecs.
    useAndClose(1000)
    collectGarbage()
    const descriptors = bpfDescriptors().size
    const mappings = mappingsOf('bpf-map')
    // What is lost is lost each time; V8 takes more memory for itself now and then.
    const growths = range(4).map(() => growthOf(() => useAndClose(1000)))
    expect(Math.min(...growths)).toBeLessThan((2 << 20) + quarantine)
    expect([bpfDescriptors().size, mappingsOf('bpf-map')]).toEqual([descriptors, mappings])
  })
})

function bound(): BoundMap<typeof u32, typeof u64> {
  return boundMap({ key: u32, value: u64, maxEntries: 100, entries: numberedEntries(100) })
}

function growthOf(work: () => void): number {
  const before = process.memoryUsage.rss()
  work()
  collectGarbage()
  return process.memoryUsage.rss() - before
}

function useAndClose(times: number): void {
  for (const _time of range(times)) {
    using map = bound()
    getMany(map.binding, [1, 2, 3, 4], { patience: 1 })
    expect(getMany(map.binding, [1, 2, 3, 400])).toEqual([1n, 2n, 3n, undefined])
  }
}

function abandonedMap(): number {
  const { binding } = bound()
  choosePath(binding, 'by a program', 0)
  return binding.info.id
}

function isGone(id: number): boolean {
  const handle = native.objectGetById(ObjectKind.map, id, 0, 0)
  if (handle > 0) native.close(handle)
  return handle === -2
}

/** A map whose values begin with such a field, from a program in C: one has to describe the field to the kernel. */
function mapWithField(field: string) {
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  const mounted = privateBpffs()
  onTestFinished(() => {
    mounted.remove()
    rmSync(folder, { recursive: true })
  })
  const [program, pin] = [join(folder, 'map-with-field'), join(mounted.path, field)]
  execFileSync('cc', ['-o', program, fileURLToPath(new URL('./support/map-with-field.c', import.meta.url))])
  execFileSync(program, [field, pin])
  const value = struct({ field: bytes(8), count: u64 })
  const binding = openBound(pin, {}, { types: ['hash'], key: u32, value }) as BindingOf<typeof u32, typeof value>
  for (const key of range(100)) set(binding, key, { field: new Uint8Array(8), count: BigInt(key) }, 0)
  return { binding, [Symbol.dispose]: () => closeBinding(binding) }
}
