import { constants } from 'node:os'
import { bpfError } from '../../errors/refusal.js'
import { type AnyBinding, describeMap, identity } from '../binding.js'
import type { Chunk } from '../chunk.js'

/**
 * The keys that a scan has given, for kinds whose walk starts over when the map changes. It takes out what comes again, and gives up on a
 * map that changes so fast that the walk would never end.
 */
export class SeenKeys {
  readonly #binding: AnyBinding
  readonly #keys = new Set<string>()
  #repeats = 0

  constructor(binding: AnyBinding) {
    this.#binding = binding
  }

  /** The keys, each as a string of one character a byte, in the order in which they came. */
  get all(): ReadonlySet<string> {
    return this.#keys
  }

  /** Whether the key is new; remembers it. */
  add(key: Buffer): boolean {
    const before = this.#keys.size
    const isNew = this.#keys.add(key.toString('latin1')).size > before
    if (!isNew) this.#repeats++
    if (this.#isEndless()) throw this.#endless()
    return isNew
  }

  // More keys than the map can hold: it is filled anew while we walk.
  #isEndless(): boolean {
    return this.#repeats > 16 * (this.#keys.size + 1024) || this.#keys.size > 16 * (this.#binding.info.maxEntries + 1024)
  }

  /** Moves the chunk's new entries to its front; how many there are. */
  keepNew(chunk: Chunk, count: number): number {
    const { info, valueSize } = this.#binding
    const keys = Buffer.from(chunk.keys.buffer)
    let kept = 0
    for (let i = 0; i < count; i++) {
      if (!this.add(keys.subarray(i * info.keySize, (i + 1) * info.keySize))) continue
      if (kept !== i) {
        chunk.keys.u8.copyWithin(kept * info.keySize, i * info.keySize, (i + 1) * info.keySize)
        chunk.values.u8.copyWithin(kept * valueSize, i * valueSize, (i + 1) * valueSize)
      }
      kept++
    }
    return kept
  }

  #endless(): Error {
    const map = identity(this.#binding)
    return bpfError({
      errno: constants.errno.EAGAIN,
      command: 'BPF_MAP_GET_NEXT_KEY',
      map,
      what: `walk through ${describeMap(map)}`,
      advice: 'It changes faster than it can be walked: the walk started over again and again.'
    })
  }
}
