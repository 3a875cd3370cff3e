import { constants } from 'node:os'
import { ENOTSUPP } from '../../errors/errno.js'
import type { Addon } from '../../sys/addon.js'
import { native } from '../../sys/native.js'
import { type AnyBinding, openHandle } from '../binding.js'
import { affordable, allocateChunk, BatchState, type Chunk, createChunk, largestChunk } from '../chunk.js'
import { refusal } from '../failure.js'
import { KeyWalk } from './key-walk.js'
import { SeenKeys } from './seen-keys.js'

const { EAGAIN, EINTR, EINVAL, ENOENT, ENOSPC } = constants.errno

// A loop that ends early should not have paid for thousands of entries.
const firstChunk = 256

/** Goes through a map once, chunk by chunk. */
export interface Scan {
  /** The entries that the last `next` brought. */
  readonly chunk: Chunk
  /** Reads on; how many entries are in the chunk now, 0 at the end. */
  next(): number
}

/** A scan by batches, or key by key where the kernel has no batch command for the kind. */
export function createScan(binding: AnyBinding, flags = 0): Scan {
  openHandle(binding)
  const walk = () => new KeyWalk(binding, flags)
  return hasBatches(binding) ? new BatchScan(binding, 'lookupBatch', flags, walk) : walk()
}

// In an array with slots that can be empty a batch ends at the first few of them, with EINTR, before Linux 6.15.
function hasBatches({ kind }: AnyBinding): boolean {
  const canBeSparse = kind?.indexed && kind.commands.delete !== undefined
  return kind?.commands.lookupBatch !== undefined && !canBeSparse
}

/**
 * A scan that deletes what it reads, in one step of the kernel: no value that a writer stores meanwhile is lost. `substitute` makes the scan
 * to use where the kernel has no such step for the kind; without one that is an error.
 */
export function createTakingScan(binding: AnyBinding, flags = 0, substitute?: () => Scan): Scan {
  openHandle(binding)
  return new BatchScan(binding, 'takeBatch', flags, substitute)
}

const readBatch = {
  lookupBatch: (...batch: Parameters<Addon['mapLookupBatch']>) => native.mapLookupBatch(...batch),
  takeBatch: (...batch: Parameters<Addon['mapLookupAndDeleteBatch']>) => native.mapLookupAndDeleteBatch(...batch)
}

/**
 * A scan by `BPF_MAP_LOOKUP_BATCH`, which goes through a hash bucket by bucket: no change of the map can make it start over or give a
 * key twice. Kinds whose batches follow their keys instead can restart; for those it remembers what it has given.
 */
class BatchScan implements Scan {
  readonly #binding: AnyBinding
  readonly #command: keyof typeof readBatch
  readonly #flags: number
  readonly #state: BatchState
  readonly #seen: SeenKeys | undefined
  readonly #makeSubstitute: (() => Scan) | undefined
  #substitute: Scan | undefined
  #chunk: Chunk
  #ended = false
  #started = false

  constructor(binding: AnyBinding, command: keyof typeof readBatch, flags: number, makeSubstitute: (() => Scan) | undefined) {
    this.#binding = binding
    this.#makeSubstitute = makeSubstitute
    this.#command = command
    this.#flags = flags
    this.#state = new BatchState(binding.info.keySize)
    this.#seen = binding.kind?.walkRestarts ? new SeenKeys(binding) : undefined
    // One more than an array holds, so that its last entry and its end come in one call.
    this.#chunk = createChunk(binding, Math.min(firstChunk, binding.info.maxEntries + 1))
  }

  get chunk(): Chunk {
    return this.#substitute?.chunk ?? this.#chunk
  }

  next(): number {
    openHandle(this.#binding)
    while (!this.#ended && this.#substitute === undefined) {
      const count = this.#readBatch()
      if (count > 0) return count
    }
    return this.#substitute?.next() ?? 0
  }

  #readBatch(): number {
    if (this.#started) this.#growTo(Math.min(largestChunk, this.#binding.info.maxEntries + 1))
    this.#state.count = this.#chunk.capacity
    const { keys, values } = this.#chunk
    const status = readBatch[this.#command](this.#binding.descriptor.handle, this.#state.bytes, keys.u8, values.u8, this.#flags)
    if (status !== 0) this.#handle(status)
    this.#started = true
    const count = this.#state.count
    return this.#seen === undefined ? count : this.#seen.keepNew(this.#chunk, count)
  }

  #handle(status: number): void {
    if (status === -ENOENT) this.#ended = true
    // One bucket holds more than the chunk: the cursor has not moved.
    else if (status === -ENOSPC) this.#chunk = allocateChunk(this.#binding, this.#chunk.capacity * 2)
    // The key under the cursor has gone.
    else if (status === -EAGAIN && this.#seen !== undefined) this.#state.rewind()
    else if (this.#isMissing(status) && this.#makeSubstitute !== undefined) this.#substitute = this.#makeSubstitute()
    // Before Linux 6.15 a batch ends so when an entry goes between its key and its value; the cursor stands before it.
    else if (status !== -EINTR || this.#seen === undefined) throw refusal(this.#binding, this.#command, status)
  }

  // The kernel is older than the command, or than the command for this kind.
  #isMissing(status: number): boolean {
    return !this.#started && (status === -ENOTSUPP || status === -EINVAL)
  }

  // It never shrinks: a bucket may have asked for more than is affordable.
  #growTo(entries: number): void {
    if (this.#chunk.capacity < affordable(this.#binding, entries)) this.#chunk = createChunk(this.#binding, entries)
  }
}
