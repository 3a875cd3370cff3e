import { setImmediate } from 'node:timers/promises'
import { MapFlag } from 'bpf-maps'
import { describe, expect, test } from 'vitest'
import { createMap } from '../../lib/sys/map-attributes.js'
import { native } from '../../lib/sys/native.js'
import { quarantine } from '../support/quarantine.js'
import { collectGarbage } from './support/garbage-collection.js'
import { MapType, opened, scratch, store, testMap } from './support/maps.js'
import { transfer } from './support/transfer.js'

const cpus = native.possibleCpus()

function sizeFor(type: number, keySize: number, valueSize: number, more = {}): number {
  return testMap({ type, keySize, valueSize, ...more }).memory.length
}

describe("a map's scratch memory", () => {
  test('holds a key, a value and a second key, each at a multiple of 8 bytes', () => {
    expect(sizeFor(MapType.hash, 1, 1)).toBe(8 + 8 + 8)
    expect(sizeFor(MapType.hash, 9, 17)).toBe(16 + 24 + 16)
    expect(sizeFor(MapType.lpmTrie, 5, 3, { flags: MapFlag.noPrealloc })).toBe(8 + 8 + 8)
  })

  test('holds the slots of all possible CPUs of a per-CPU value', () => {
    expect(sizeFor(MapType.perCpuHash, 4, 12)).toBe(8 + 16 * cpus + 8)
    expect(sizeFor(MapType.perCpuArray, 4, 1)).toBe(8 + 8 * cpus + 8)
  })

  test('has no key where the map has none, and nothing where it has no values either', () => {
    expect(sizeFor(MapType.queue, 0, 4)).toBe(8)
    expect(sizeFor(MapType.ringBuffer, 0, 0, { maxEntries: 4096 })).toBe(0)
    expect(sizeFor(MapType.arena, 0, 0, { flags: MapFlag.mmapable, maxEntries: 1 })).toBe(0)
  })

  test('takes the largest values that the kernel does', () => {
    expect(sizeFor(MapType.array, 4, 2 ** 26, { maxEntries: 1 })).toBe(8 + 2 ** 26 + 8)
    expect(sizeFor(MapType.perCpuArray, 4, 32_768, { maxEntries: 1 })).toBe(8 + 32_768 * cpus + 8)
  })

  test('is one, however many buffers look at it', () => {
    const map = testMap()
    new Uint8Array(scratch(map.handle)).fill(5)
    expect(map.key[0]).toBe(5)
    expect(native.mapUpdate(map.handle, 0)).toBe(0)
  })

  test('stays when the map is closed', () => {
    const map = testMap()
    store(map, 1, 2)
    native.close(map.handle)
    for (let round = 0; round < 100; round++) native.close(testMap().handle)
    map.memory.fill(0xee)
    expect(map.memory.every(byte => byte === 0xee)).toBe(true)
  })

  test('gives its pages back when the map is closed, at once, whoever holds a buffer of it', () => {
    const size = 64 * 2 ** 20
    const map = testMap({ type: MapType.array, valueSize: size, maxEntries: 1 })
    map.memory.fill(0xee)
    const before = process.memoryUsage.rss()
    native.close(map.handle)
    expect(before - process.memoryUsage.rss()).toBeGreaterThan(0.9 * size)
    expect(map.value[size / 2]).toBe(0)
    map.memory.fill(0xdd)
    expect(map.value[size / 2]).toBe(0xdd)
  })

  test('stays for the kernel when nobody holds a buffer of it', async () => {
    const handle = opened(createMap({ type: MapType.hash, keySize: 4, valueSize: 4096, maxEntries: 8 }))
    for (let round = 0; round < 20; round++) {
      new Uint8Array(scratch(handle)).fill(round % 8)
      expect(native.mapUpdate(handle, 0)).toBe(0)
      collectGarbage()
      await setImmediate()
      expect(native.mapLookup(handle, 0)).toBe(0)
    }
  })

  test('is given back when its map is closed and its buffers are garbage', async () => {
    const large = { type: MapType.array, keySize: 4, valueSize: 2 ** 20, maxEntries: 1 }
    const before = process.memoryUsage.rss()
    for (let round = 0; round < 500; round++) {
      const handle = createMap(large)
      new Uint8Array(scratch(handle)).fill(1)
      native.close(handle)
      if (round % 50 === 0) collectGarbage()
      await setImmediate()
    }
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * 2 ** 20 + quarantine)
  })

  test('is not taken away by a transfer to another thread', () => {
    const map = testMap()
    const memory = map.memory.buffer as ArrayBuffer
    try {
      structuredClone(memory, { transfer: [memory] })
    } catch (error) {
      // Node 20 copies it instead; later ones refuse.
      expect(error).toHaveProperty('name', 'DataCloneError')
    }
    expect(memory.byteLength).toBe(24)
    expect(store(map, 1, 1)).toBe(0)
  })

  test('stays for the kernel when the buffer is transferred and dropped', async () => {
    const map = testMap({ valueSize: 4096 })
    transfer(map.memory.buffer as ArrayBuffer)
    expect(map.memory.length).toBe(0)
    collectGarbage()
    await setImmediate()
    expect(native.mapUpdate(map.handle, 0)).toBe(0)
    expect(native.mapLookup(map.handle, 0)).toBe(0)
  })
})
