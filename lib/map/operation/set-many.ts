import { atPath, invalidType } from '../../codec/invalid.js'
import { type Binding, openHandle } from '../binding.js'
import { type Chunk, createChunk, largestChunk } from '../chunk.js'
import { setColumns } from './set-columns.js'
import { storeChunk } from './store-chunk.js'

/**
 * Stores many entries, thousands to a system call; how many there were.
 *
 * A refusal's `done` says how many entries had been stored. A misfit is thrown before its batch goes to the kernel.
 */
export function setMany<K, V>(binding: Binding<K, unknown, V, unknown>, given: Entries<K, V> | object, flag: number): number {
  openHandle(binding)
  if (typeof given !== 'object' || given === null) throw invalidType('an iterable of entries, or columns', given)
  return Symbol.iterator in given ? setEntries(binding, given, flag) : setColumns(binding, given, flag)
}

type Entries<K, V> = Iterable<readonly [key: K, value: V]>

function setEntries<K, V>(binding: Binding<K, unknown, V, unknown>, entries: Entries<K, V>, flag: number): number {
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
