// Operations on buffers that have exactly the size which the kernel fills. It runs in a child process (overwrite.test.ts) whose allocator
// checks the marks around each of them when they are freed.
import { readFileSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { createMap, type MapAttributes } from '../../../lib/sys/map-attributes.js'
import { native } from '../../../lib/sys/native.js'
import { collectGarbage } from './garbage-collection.js'

/** What surrounds allocations with marks here. */
export function memoryChecker(): string | undefined {
  return readFileSync('/proc/self/maps', 'utf8').match(/libc_malloc_debug|libasan/)?.[0]
}

/** Runs every operation on a map of that kind, from creation to the end of its memory; returns how many of them the kernel accepted. */
export async function useAll(attributes: MapAttributes, valueBytes: number): Promise<number> {
  const handle = createMap(attributes)
  if (handle < 0) throw new Error(`the map was not created: ${handle}`)
  const accepted = [...batchOperations(handle, attributes, valueBytes), ...elementOperations(handle)].filter(status => status >= 0).length
  native.close(handle)
  for (let round = 0; round < 3; round++) {
    collectGarbage()
    await setImmediate()
  }
  return accepted
}

function elementOperations(handle: number): number[] {
  native.mapMemory(handle)
  return [
    native.mapLookup(handle, 0),
    native.mapUpdate(handle, 0),
    native.mapLookup(handle, 0),
    native.mapNextKey(handle, 1),
    native.mapNextKey(handle, 0),
    native.mapLookupAndDelete(handle, 0),
    native.mapUpdate(handle, 0),
    native.mapDelete(handle),
    native.objectInfo(handle, new Uint8Array(88))
  ]
}

function batchOperations(handle: number, { keySize, maxEntries }: MapAttributes, valueBytes: number): number[] {
  const update = exactBuffers(keySize, valueBytes, maxEntries)
  for (let entry = 0; entry < maxEntries; entry++) update.keys[entry * keySize] = entry
  const lookup = exactBuffers(keySize, valueBytes, maxEntries)
  // Unlike what lies beyond a buffer that is too small: else the kernel would read that from there, and write the same back.
  update.values.fill(0xa5)
  const take = exactBuffers(keySize, valueBytes, maxEntries)
  const again = exactBuffers(keySize, 0, maxEntries)
  const remove = exactBuffers(keySize, 0, maxEntries)
  return [
    native.mapUpdateBatch(handle, update.state, update.keys, update.values, 0),
    native.mapLookupBatch(handle, lookup.state, lookup.keys, lookup.values, 0),
    native.mapLookupBatch(handle, lookup.state, lookup.keys, lookup.values, 0),
    native.mapLookupAndDeleteBatch(handle, take.state, take.keys, take.values, 0),
    native.mapDeleteBatch(handle, remove.state, remove.keys, 0),
    native.mapUpdateBatch(handle, again.state, update.keys, update.values, 0)
  ]
}

function exactBuffers(keySize: number, valueBytes: number, count: number) {
  const state = exact(8 + Math.max(4, keySize))
  new DataView(state.buffer).setUint32(0, count, true)
  return { state, keys: exact(keySize * count), values: exact(valueBytes * count) }
}

// Small arrays lie among V8's own objects until somebody asks for their buffer; this one is allocated at once.
function exact(size: number): Uint8Array<ArrayBuffer> {
  return new Uint8Array(new ArrayBuffer(size))
}
