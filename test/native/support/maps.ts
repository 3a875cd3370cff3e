import { afterEach } from 'vitest'
import { createMap, type MapAttributes } from '../../../lib/sys/map-attributes.js'
import { native } from '../../../lib/sys/native.js'

/** The kernel's numbers of the map types that these tests use. */
export const MapType = {
  hash: 1,
  array: 2,
  programArray: 3,
  perCpuHash: 5,
  perCpuArray: 6,
  cgroupArray: 8,
  lpmTrie: 11,
  arrayOfMaps: 12,
  socketMap: 15,
  queue: 22,
  ringBuffer: 27,
  userRingBuffer: 31,
  arena: 33
} as const

const open = new Set<number>()

afterEach(() => {
  for (const handle of open) native.close(handle)
  open.clear()
})

/** Closes the handle after the test; fails if it is an errno. */
export function opened(handle: number): number {
  if (handle < 0) throw new Error(`the kernel answered ${handle}`)
  open.add(handle)
  return handle
}

export interface TestMap {
  readonly handle: number
  /** The map's scratch memory, and its parts. */
  readonly memory: Uint8Array
  readonly key: Uint8Array
  readonly value: Uint8Array
  readonly secondKey: Uint8Array
}

/** A map for one test: by default a hash of u32 to u64 with 100 entries. */
export function testMap(attributes: Partial<MapAttributes> = {}): TestMap {
  const { keySize, ...all } = { type: MapType.hash, keySize: 4, valueSize: 8, maxEntries: 100, ...attributes }
  const handle = opened(createMap({ keySize, ...all }))
  return { handle, ...views(handle, keySize) }
}

/** The parts of a map's scratch memory. */
export function views(handle: number, keySize: number) {
  const memory = new Uint8Array(scratch(handle))
  const room = (keySize + 7) & ~7
  return {
    memory,
    key: memory.subarray(0, keySize),
    value: memory.subarray(room, memory.length - room),
    secondKey: memory.subarray(memory.length - room, memory.length - room + keySize)
  }
}

export function scratch(handle: number): ArrayBuffer {
  const memory = native.mapMemory(handle)
  if (typeof memory === 'number') throw new Error(`no memory: ${memory}`)
  return memory
}

/** Stores an entry of one-byte contents: every byte of the key is `key`, every byte of the value `value`. */
export function store(map: TestMap, key: number, value: number): number {
  map.key.fill(key)
  map.value.fill(value)
  return native.mapUpdate(map.handle, 0)
}
