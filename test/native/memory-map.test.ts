import { randomFill } from 'node:crypto'
import { setImmediate } from 'node:timers/promises'
import { promisify } from 'node:util'
import { MapFlag } from 'bpf-maps'
import { describe, expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { needsLinux } from '../support/kernel/needs.js'
import { EBADF, EBUSY, EEXIST, EINVAL, ENOMEM, EPERM } from './support/errno.js'
import { collectGarbage } from './support/garbage-collection.js'
import { MapType, scratch, testMap } from './support/maps.js'
import { mappingsOf } from './support/process.js'
import { transfer } from './support/transfer.js'

const mmapable = { type: MapType.array, flags: MapFlag.mmapable, maxEntries: 512 }

function mapped(handle: number, offset = 0, length = 4096): ArrayBuffer {
  const memory = native.memoryMap(handle, offset, length)
  if (typeof memory === 'number') throw new Error(`no mapping: ${memory}`)
  return memory
}

describe('mapped memory', () => {
  test("is the map's own, both ways", () => {
    const map = testMap(mmapable)
    const elements = new BigUint64Array(mapped(map.handle))
    elements[3] = 77n
    map.key[0] = 3
    expect(native.mapLookup(map.handle, 0)).toBe(0)
    expect(map.value[0]).toBe(77)
    map.value.fill(1)
    expect(native.mapUpdate(map.handle, 0)).toBe(0)
    expect(elements[3]).toBe(0x0101010101010101n)
  })

  test('starts at the offset', () => {
    const { handle } = testMap({ ...mmapable, maxEntries: 1024 })
    new Uint8Array(mapped(handle, 4096)).fill(9)
    const all = new Uint8Array(mapped(handle, 0, 8192))
    expect(all[4095]).toBe(0)
    expect(all[4096]).toBe(9)
  })

  test('outlives the handle', () => {
    const { handle } = testMap(mmapable)
    const memory = new Uint8Array(mapped(handle))
    native.close(handle)
    memory.fill(1)
    expect(memory[4095]).toBe(1)
  })

  test('is given back by unmapping, once', () => {
    const map = testMap(mmapable)
    const memory = mapped(map.handle)
    expect(native.mapFreeze(map.handle)).toBe(EBUSY)
    expect(native.memoryUnmap(memory)).toBe(0)
    expect(memory.byteLength).toBe(0)
    expect(native.memoryUnmap(memory)).toBe(EINVAL)
    expect(native.mapFreeze(map.handle)).toBe(0)
  })

  test('is given back when its buffer is garbage', async () => {
    const { handle } = testMap(mmapable)
    const before = mappingsOf('bpf-map')
    for (let round = 0; round < 50; round++) mapped(handle)
    for (let round = 0; round < 20 && mappingsOf('bpf-map') > before; round++) {
      collectGarbage()
      await setImmediate()
    }
    expect(mappingsOf('bpf-map')).toBeLessThanOrEqual(before)
    expect(native.mapFreeze(handle)).toBe(0)
  })

  test('can be unmapped while another thread works on it', async () => {
    const { handle } = testMap({ ...mmapable, maxEntries: 8 * 2 ** 20 })
    const memory = mapped(handle, 0, 64 * 2 ** 20)
    const filling = promisify(randomFill)(new Uint8Array(memory))
    expect(native.memoryUnmap(memory)).toBe(0)
    await setImmediate()
    await filling
  })

  test('can be mapped again at the same addresses', () => {
    const { handle } = testMap(mmapable)
    const before = mappingsOf('bpf-map')
    for (let round = 0; round < 1000; round++) {
      const memory = mapped(handle)
      new Uint8Array(memory)[0] = round
      expect(native.memoryUnmap(memory)).toBe(0)
    }
    expect(mappingsOf('bpf-map')).toBeLessThanOrEqual(before)
  })

  test('is unmapped by the buffer that it was transferred to', () => {
    const { handle } = testMap(mmapable)
    const memory = mapped(handle)
    const moved = transfer(memory)
    expect(native.memoryUnmap(memory)).toBe(EINVAL)
    expect(native.memoryUnmap(moved)).toBe(0)
    expect(native.mapFreeze(handle)).toBe(0)
  })
})

describe('unmapping', () => {
  test('refuses buffers that are no mapping', () => {
    expect(native.memoryUnmap(new ArrayBuffer(4096))).toBe(EINVAL)
    expect(native.memoryUnmap(new ArrayBuffer(0))).toBe(EINVAL)
    expect(native.memoryUnmap(scratch(testMap().handle))).toBe(EINVAL)
  })

  test('throws a TypeError for what is no ArrayBuffer', () => {
    for (const wrong of [new Uint8Array(8), new SharedArrayBuffer(8), {}, undefined, 5]) {
      expect(() => native.memoryUnmap(wrong as unknown as ArrayBuffer)).toThrow(TypeError)
    }
  })
})

describe('mapping', () => {
  test('answers as the kernel does where it refuses', () => {
    const { handle } = testMap(mmapable)
    expect(native.memoryMap(handle, 4096, 4096)).toBe(EINVAL)
    expect(native.memoryMap(handle, 0, 8192)).toBe(EINVAL)
    expect(native.memoryMap(handle, 100, 100)).toBe(EINVAL)
    expect(native.memoryMap(testMap({ type: MapType.array }).handle, 0, 4096)).toBe(EINVAL)
  })

  test('refuses lengths and offsets that are none', () => {
    const { handle } = testMap(mmapable)
    expect(native.memoryMap(handle, 0, 0)).toBe(EINVAL)
    expect(native.memoryMap(handle, 0, -4096)).toBe(EINVAL)
    expect(native.memoryMap(handle, -4096, 4096)).toBe(EINVAL)
    expect(native.memoryMap(handle, 0, 2 ** 32 + 4096)).toBe(ENOMEM)
    expect(() => native.memoryMap(handle, 0, 0.5)).toThrow(RangeError)
    expect(() => native.memoryMap(handle, 0, 2 ** 53)).toThrow(RangeError)
  })

  // A store through an ArrayBuffer into read-only pages would end the process.
  test('refuses what cannot be written', () => {
    const frozen = testMap(mmapable)
    native.mapFreeze(frozen.handle)
    expect(native.memoryMap(frozen.handle, 0, 4096)).toBe(EPERM)
    const ring = testMap({ type: MapType.ringBuffer, keySize: 0, valueSize: 0, maxEntries: 4096 })
    expect(native.memoryMap(ring.handle, 4096, 4096)).toBe(EPERM)
  })

  test('takes the writable page of a ring', () => {
    const ring = testMap({ type: MapType.ringBuffer, keySize: 0, valueSize: 0, maxEntries: 4096 })
    expect(new BigUint64Array(mapped(ring.handle))[0]).toBe(0n)
  })

  test('answers EBADF for a closed map', () => {
    const { handle } = testMap(mmapable)
    native.close(handle)
    expect(native.memoryMap(handle, 0, 4096)).toBe(EBADF)
  })
})

// Arenas came with Linux 6.9.
needsLinux('6.9').describe('mapping an arena', () => {
  const arena = { type: MapType.arena, keySize: 0, valueSize: 0, maxEntries: 4, flags: MapFlag.mmapable }

  function mappedArena(handle: number, address = 0): ArrayBuffer {
    const memory = native.arenaMap(handle, address)
    if (typeof memory === 'number') throw new Error(`no mapping: ${memory}`)
    return memory
  }

  test('gives all of its pages, zeroed, up to 4 GiB', () => {
    const memory = mappedArena(testMap({ ...arena, maxEntries: 2 ** 20 }).handle)
    expect(memory.byteLength).toBe(2 ** 32)
    const bytes = new Uint8Array(memory)
    bytes[2 ** 32 - 1] = 1
    expect([bytes[0], bytes[2 ** 32 - 1]]).toEqual([0, 1])
    expect(native.memoryUnmap(memory)).toBe(0)
  })

  test('takes the address that is asked for, if nothing is there', () => {
    const elsewhere = mappedArena(testMap(arena).handle)
    const taken = native.memoryAddress(elsewhere)
    expect(native.arenaMap(testMap(arena).handle, taken)).toBe(EEXIST)
    const free = taken - 2 ** 34
    expect(native.memoryAddress(mappedArena(testMap(arena).handle, free))).toBe(free)
  })

  test('is refused a second time', () => {
    const { handle } = testMap(arena)
    mappedArena(handle)
    expect(native.arenaMap(handle, 0)).toBe(EINVAL)
  })

  // A store into a page that is not there would end the process.
  test('is refused for an arena that faults, and for other maps', () => {
    expect(native.arenaMap(testMap({ ...arena, flags: MapFlag.mmapable | MapFlag.segvOnFault }).handle, 0)).toBe(EINVAL)
    expect(native.arenaMap(testMap(mmapable).handle, 0)).toBe(EINVAL)
    expect(native.memoryMap(testMap(arena).handle, 0, 4096)).toBe(EINVAL)
    expect(native.arenaMap(testMap(arena).handle, -4096)).toBe(EINVAL)
  })

  test('answers EBADF for a closed map, and throws for what is no address', () => {
    const { handle } = testMap(arena)
    expect(() => native.arenaMap(handle, 0.5)).toThrow(RangeError)
    expect(() => native.memoryAddress(new Uint8Array(8) as unknown as ArrayBuffer)).toThrow(TypeError)
    native.close(handle)
    expect(native.arenaMap(handle, 0)).toBe(EBADF)
  })
})
