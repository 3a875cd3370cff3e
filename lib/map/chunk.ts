import { roundUp } from '../codec/layout.js'
import { MemoryView } from '../codec/memory-view.js'
import type { AnyBinding } from './binding.js'

/** Memory for some entries: the keys side by side, and the values. What the kernel's batch commands read and write. */
export interface Chunk {
  readonly capacity: number
  readonly keys: MemoryView
  readonly values: MemoryView
}

/** The most entries in one batch: beyond it a call gets no cheaper, and 4,096 keep the event loop for about a millisecond. */
export const largestChunk = 4096

const largestBytes = 4 << 20

/** A chunk for up to `entries` entries of the map, or for as many as fit in some megabytes. */
export function createChunk(binding: AnyBinding, entries: number): Chunk {
  return allocateChunk(binding, affordable(binding, entries))
}

/** How many of `entries` a chunk has room for. */
export function affordable({ info, valueSize }: AnyBinding, entries: number): number {
  return Math.min(entries, Math.max(1, Math.floor(largestBytes / (info.keySize + valueSize))))
}

/** A chunk of exactly this capacity. */
export function allocateChunk({ info, valueSize }: AnyBinding, capacity: number): Chunk {
  return {
    capacity,
    keys: new MemoryView(new ArrayBuffer(roundUp(capacity * info.keySize, 8))),
    values: new MemoryView(new ArrayBuffer(roundUp(capacity * valueSize, 8)))
  }
}

/**
 * What a batch command keeps between two calls:
 *
 *     u32 count      in: how many entries fit; out: how many were done
 *     u32 started    1 once there is a cursor
 *     cursor         the kernel's own: a bucket's number for hashes (4 bytes, whatever the key's size), a key for the other kinds
 */
export class BatchState {
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly #words: Uint32Array<ArrayBuffer>

  constructor(keySize: number) {
    this.bytes = new Uint8Array(8 + roundUp(Math.max(4, keySize), 8))
    this.#words = new Uint32Array(this.bytes.buffer)
  }

  get count(): number {
    return this.#words[0]!
  }

  set count(entries: number) {
    this.#words[0] = entries
  }

  /** The next batch starts at the map's beginning again. */
  rewind(): void {
    this.#words[1] = 0
  }
}
