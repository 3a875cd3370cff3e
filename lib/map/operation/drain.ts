import { ElementFlag } from '../../sys/constants.js'
import { native } from '../../sys/native.js'
import { type AnyBinding, type Binding, enter, leave, openHandle } from '../binding.js'
import type { Chunk } from '../chunk.js'
import { deleteKeys } from './delete-many.js'
import { decodeChunk } from './iterate.js'
import { createScan, createTakingScan, type Scan } from './scan.js'
import { loadEntry } from './store-chunk.js'
import { take } from './take.js'

/**
 * Takes all entries out of the map: each is read and deleted in one step of the kernel, so that none is lost to a writer.
 *
 * What has been taken is always returned: should something fail on the way, the entries so far come back, and the next call throws.
 */
export function drain<K, V>(binding: Binding<never, K, never, V>, flags = 0): [K, V][] {
  return gather(takenChunks(binding, flags))
}

/** Takes what a queue or stack holds, in its order; at most as many as it can hold, so that it ends while a writer goes on. */
export function drainValues<V>(binding: Binding<undefined, unknown, never, V>): V[] {
  openHandle(binding)
  return gather(takenValues(binding))
}

/** Deletes all entries that are there when the walk comes by. */
export function clear(binding: Binding<never, unknown, never, unknown>): void {
  const substitute = () => new DeletingScan(binding)
  const takes = binding.kind?.commands.takeBatch !== undefined
  const scan = takes ? createTakingScan(binding, 0, substitute) : substitute()
  while (scan.next() > 0);
}

/** A scan that deletes what it has read, in a second step. */
class DeletingScan implements Scan {
  readonly #binding: AnyBinding
  readonly #scan: Scan

  constructor(binding: AnyBinding) {
    this.#binding = binding
    this.#scan = createScan(binding)
  }

  get chunk(): Chunk {
    return this.#scan.chunk
  }

  next(): number {
    const count = this.#scan.next()
    deleteKeys(this.#binding, this.chunk, count, 0)
    return count
  }
}

function gather<T>(lots: Iterable<readonly T[]>): T[] {
  const all: T[] = []
  try {
    for (const lot of lots) for (const item of lot) all.push(item)
  } catch (error) {
    if (all.length === 0) throw error
  }
  return all
}

function* takenChunks<K, V>(binding: Binding<never, K, never, V>, flags: number): Generator<[K, V][]> {
  const scan = createTakingScan(binding, flags)
  for (let count = scan.next(); count > 0; count = scan.next()) yield decodeTaken(binding, scan, count)
}

// The kernel has let go of these entries: if a codec cannot read one, they go back, except where a writer has stored a newer value meanwhile.
function decodeTaken<K, V>(binding: Binding<never, K, never, V>, scan: Scan, count: number): [K, V][] {
  try {
    return decodeChunk(binding, scan, count)
  } catch (error) {
    putBack(binding, scan.chunk, count)
    throw error
  }
}

function putBack(binding: AnyBinding, chunk: Chunk, count: number): void {
  const setAside = enter(binding)
  for (let i = 0; i < count; i++) {
    loadEntry(binding, chunk, i)
    native.mapUpdate(binding.descriptor.handle, ElementFlag.noExist)
  }
  leave(binding, setAside)
}

function* takenValues<V>(binding: Binding<undefined, unknown, never, V>): Generator<[V]> {
  for (let i = 0; i < binding.info.maxEntries; i++) {
    const value = take(binding, undefined)
    if (value === undefined) return
    yield [value]
  }
}
