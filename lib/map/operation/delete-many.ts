import { constants } from 'node:os'
import { atPath } from '../../codec/invalid.js'
import { ENOTSUPP } from '../../errors/errno.js'
import { native } from '../../sys/native.js'
import { type AnyBinding, type Binding, enter, leave, openHandle } from '../binding.js'
import { BatchState, type Chunk, createChunk, largestChunk } from '../chunk.js'
import { refusal } from '../failure.js'

const { EINVAL, ENOENT } = constants.errno

/** Deletes the entries with these keys, thousands to a system call; how many there were. Keys without an entry are passed over. */
export function deleteMany<K>(binding: Binding<K, unknown, never, unknown>, keys: Iterable<K>): number {
  openHandle(binding)
  const chunk = createChunk(binding, largestChunk)
  let deleted = 0
  let passed = 0
  let gathered = 0
  for (const key of keys) {
    encodeKeyAt(binding, chunk, gathered++, key, passed)
    if (gathered < chunk.capacity) continue
    deleted += deleteKeys(binding, chunk, gathered, deleted)
    passed += gathered
    gathered = 0
  }
  return deleted + deleteKeys(binding, chunk, gathered, deleted)
}

function encodeKeyAt<K>(binding: Binding<K, unknown, never, unknown>, chunk: Chunk, index: number, key: K, passed: number): void {
  try {
    binding.key.write(key, chunk.keys, index * binding.info.keySize)
  } catch (error) {
    throw atPath(atPath(error, 'key'), passed + index)
  }
}

/** Deletes the chunk's first `count` keys; how many had an entry. The kernel stops at a key that has none: it goes on behind it. */
export function deleteKeys(binding: AnyBinding, chunk: Chunk, count: number, done: number): number {
  const state = new BatchState(binding.info.keySize)
  let deleted = 0
  for (let start = 0; start < count; ) {
    state.count = count - start
    const keys = chunk.keys.u8.subarray(start * binding.info.keySize)
    const status = native.mapDeleteBatch(binding.descriptor.handle, state.bytes, keys, 0)
    deleted += state.count
    start += state.count
    if (status === -ENOTSUPP || status === -EINVAL) return deleted + deleteEach(binding, chunk, [start, count], done + deleted)
    if (status !== 0 && status !== -ENOENT) throw refusal(binding, 'deleteBatch', status, done + deleted)
    if (status === -ENOENT) start++
  }
  return deleted
}

/** Deletes the keys from `start` to before `end` one by one: where the kernel has no such batch for the kind, or found a key that is not valid. */
function deleteEach(binding: AnyBinding, { keys }: Chunk, [start, end]: readonly [number, number], done: number): number {
  const { info, memory, descriptor } = binding
  const setAside = enter(binding)
  let deleted = 0
  try {
    for (let i = start; i < end; i++) {
      memory.u8.set(keys.u8.subarray(i * info.keySize, (i + 1) * info.keySize))
      const status = native.mapDelete(descriptor.handle)
      if (status === 0) deleted++
      else if (status !== -ENOENT) throw refusal(binding, 'delete', status, done + deleted)
    }
    return deleted
  } finally {
    leave(binding, setAside)
  }
}
