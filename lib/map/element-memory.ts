import type { Codec } from '../codec/codec.js'
import { MemoryView } from '../codec/memory-view.js'

/**
 * An array's elements in memory that others change at the same time. Those of up to 8 bytes are loaded and stored in one piece, whatever
 * pieces their codec reads and writes, by way of memory of our own.
 */
export class ElementMemory<Input, Output> {
  readonly #codec: Codec<Input, Output>
  readonly #stride: number
  readonly #view: MemoryView
  readonly #words: BigUint64Array
  /** The values themselves, where they are elements of a typed array. */
  readonly #values: ArrayLike<Output> | undefined
  /** Taken away while it is in use: a codec of the user's own may come back here meanwhile. */
  #spare: MemoryView | undefined

  constructor(codec: Codec<Input, Output>, stride: number, buffer: ArrayBuffer, values: ArrayLike<Output> | undefined) {
    this.#codec = codec
    this.#stride = stride
    this.#view = new MemoryView(buffer)
    this.#words = new BigUint64Array(buffer)
    this.#values = values
  }

  read(index: number): Output {
    if (this.#values !== undefined) return this.#values[index]!
    if (this.#stride > 8) return this.#codec.read(this.#view, index * this.#stride)
    const memory = this.#take()
    memory.u64[0] = this.#words[index]!
    const value = this.#codec.read(memory, 0)
    this.#spare = memory
    return value
  }

  /** The value's bytes, for `store`. */
  encode(value: Input): MemoryView {
    const memory = this.#take()
    this.#codec.write(value, memory, 0)
    return memory
  }

  store(index: number, memory: MemoryView): void {
    if (this.#stride > 8) this.#view.u8.set(memory.u8, index * this.#stride)
    else this.#words[index] = memory.u64[0]!
    this.#spare = memory
  }

  #take(): MemoryView {
    const memory = this.#spare ?? new MemoryView(new ArrayBuffer(this.#stride))
    this.#spare = undefined
    return memory
  }
}
