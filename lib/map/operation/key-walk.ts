import { constants } from 'node:os'
import { native } from '../../sys/native.js'
import { type AnyBinding, enter, leave, openHandle } from '../binding.js'
import { type Chunk, createChunk } from '../chunk.js'
import { refusal } from '../failure.js'
import type { Scan } from './scan.js'
import { SeenKeys } from './seen-keys.js'

const { ENOENT } = constants.errno

/**
 * A scan by `BPF_MAP_GET_NEXT_KEY`, for kinds and kernels without batches.
 *
 * The kernel's walk starts over after a key that is gone. So this one fetches all keys before it gives out the first entry: what the
 * caller's loop then deletes cannot disturb it. An entry that has gone meanwhile is passed over.
 */
export class KeyWalk implements Scan {
  readonly chunk: Chunk
  readonly #binding: AnyBinding
  readonly #keys: Iterator<string>
  readonly #flags: number

  constructor(binding: AnyBinding, flags = 0) {
    this.#binding = binding
    this.#flags = flags
    this.chunk = createChunk(binding, 256)
    this.#keys = collectKeys(binding).values()
  }

  next(): number {
    openHandle(this.#binding)
    const setAside = enter(this.#binding)
    try {
      return this.#fill()
    } finally {
      leave(this.#binding, setAside)
    }
  }

  #fill(): number {
    let count = 0
    while (count < this.chunk.capacity) {
      const key = this.#keys.next()
      if (key.done) break
      if (this.#lookup(key.value)) this.#store(count++)
    }
    return count
  }

  #lookup(key: string): boolean {
    const { memory, descriptor } = this.#binding
    Buffer.from(memory.buffer).write(key, 'latin1')
    const status = native.mapLookup(descriptor.handle, this.#flags)
    if (status !== 0 && status !== -ENOENT) throw refusal(this.#binding, 'lookup', status)
    return status === 0
  }

  #store(index: number): void {
    const { memory, info, valueOffset, valueSize } = this.#binding
    this.chunk.keys.u8.set(memory.u8.subarray(0, info.keySize), index * info.keySize)
    this.chunk.values.u8.set(memory.u8.subarray(valueOffset, valueOffset + valueSize), index * valueSize)
  }
}

function collectKeys(binding: AnyBinding): ReadonlySet<string> {
  const setAside = enter(binding)
  try {
    return walkKeys(binding)
  } finally {
    leave(binding, setAside)
  }
}

function walkKeys(binding: AnyBinding): ReadonlySet<string> {
  const { memory, info, secondKeyOffset, descriptor } = binding
  const seen = new SeenKeys(binding)
  const found = Buffer.from(memory.buffer, secondKeyOffset, info.keySize)
  let status = native.mapNextKey(descriptor.handle, 1)
  while (status === 0) {
    seen.add(found)
    memory.u8.set(found)
    status = native.mapNextKey(descriptor.handle, 0)
  }
  if (status !== -ENOENT) throw refusal(binding, 'nextKey', status)
  return seen.all
}
