import { constants } from 'node:os'
import { ENOTSUPP } from '../../errors/errno.js'
import { ElementFlag } from '../../sys/constants.js'
import { native } from '../../sys/native.js'
import { type AnyBinding, enter, leave } from '../binding.js'
import { BatchState, type Chunk } from '../chunk.js'
import { refusal } from '../failure.js'

/** Stores a chunk's first `count` entries. The batch command knows no modes: with one, they go one by one. */
export function storeChunk(binding: AnyBinding, chunk: Chunk, count: number, flag: number, done: number): number {
  if (count === 0) return 0
  const isPlain = (flag & ~ElementFlag.lock) === ElementFlag.any
  const stored = isPlain ? storeBatch(binding, chunk, count, flag, done) : 0
  if (stored < count) storeEach(binding, chunk, [stored, count], flag, done)
  return count
}

/** How many it stored: not all where the kernel has no such command for the kind, or found an entry that is not valid. */
function storeBatch(binding: AnyBinding, chunk: Chunk, count: number, flag: number, done: number): number {
  const state = new BatchState(binding.info.keySize)
  state.count = count
  const status = native.mapUpdateBatch(binding.descriptor.handle, state.bytes, chunk.keys.u8, chunk.values.u8, flag)
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
