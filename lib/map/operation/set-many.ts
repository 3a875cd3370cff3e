import { constants } from 'node:os'
import { atPath } from '../../codec/invalid.js'
import { ENOTSUPP } from '../../errors/errno.js'
import { ElementFlag } from '../../sys/constants.js'
import { native } from '../../sys/native.js'
import { type AnyBinding, type Binding, enter, leave, openHandle } from '../binding.js'
import { BatchState, type Chunk, createChunk, largestChunk } from '../chunk.js'
import { refusal } from '../failure.js'

/**
 * Stores many entries, thousands to a system call; how many there were.
 *
 * A refusal's `done` says how many entries had been stored. A misfit is thrown before its batch goes to the kernel.
 */
export function setMany<K, V>(
  binding: Binding<K, unknown, V, unknown>,
  entries: Iterable<readonly [key: K, value: V]>,
  flag: number
): number {
  openHandle(binding)
  const chunk = createChunk(binding, Math.min(largestChunk, binding.info.maxEntries))
  let done = 0
  let gathered = 0
  for (const [key, value] of entries) {
    encodeEntry(binding, chunk, gathered++, key, value, done)
    if (gathered < chunk.capacity) continue
    done += storeChunk(binding, chunk, gathered, flag, done)
    gathered = 0
  }
  return done + storeChunk(binding, chunk, gathered, flag, done)
}

function encodeEntry<K, V>(binding: Binding<K, unknown, V, unknown>, chunk: Chunk, index: number, key: K, value: V, done: number): void {
  let part = 'key'
  try {
    binding.key.write(key, chunk.keys, index * binding.info.keySize)
    part = 'value'
    binding.value.write(value, chunk.values, index * binding.valueSize)
  } catch (error) {
    throw atPath(atPath(error, part), done + index)
  }
}

/** Stores a chunk's first `count` entries. The batch command knows no modes: with one, they go one by one. */
function storeChunk(binding: AnyBinding, chunk: Chunk, count: number, flag: number, done: number): number {
  if (count === 0) return 0
  const stored = flag === ElementFlag.any ? storeBatch(binding, chunk, count, done) : 0
  if (stored < count) storeEach(binding, chunk, [stored, count], flag, done)
  return count
}

/** How many it stored: not all where the kernel has no such command for the kind, or found an entry that is not valid. */
function storeBatch(binding: AnyBinding, chunk: Chunk, count: number, done: number): number {
  const state = new BatchState(binding.info.keySize)
  state.count = count
  const status = native.mapUpdateBatch(binding.descriptor.handle, state.bytes, chunk.keys.u8, chunk.values.u8, ElementFlag.any)
  if (status === 0 || status === -ENOTSUPP || status === -constants.errno.EINVAL) return state.count
  throw refusal(binding, 'updateBatch', status, done + state.count)
}

function storeEach(binding: AnyBinding, chunk: Chunk, [start, end]: readonly [number, number], flag: number, done: number): void {
  const setAside = enter(binding)
  try {
    for (let i = start; i < end; i++) {
      loadEntry(binding, chunk, i)
      const status = native.mapUpdate(binding.descriptor.handle, flag)
      if (status !== 0) throw refusal(binding, 'update', status, done + i)
    }
  } finally {
    leave(binding, setAside)
  }
}

/** Copies a chunk's entry to the scratch memory. */
export function loadEntry({ memory, info, valueSize, valueOffset }: AnyBinding, chunk: Chunk, index: number): void {
  memory.u8.set(chunk.keys.u8.subarray(index * info.keySize, (index + 1) * info.keySize))
  memory.u8.set(chunk.values.u8.subarray(index * valueSize, (index + 1) * valueSize), valueOffset)
}
