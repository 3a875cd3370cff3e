import type { AnyCodec } from '../codec/codec.js'
import { MemoryView } from '../codec/index.js'
import { roundUp } from '../codec/layout.js'
import type { SectionMemory } from './section-memory.js'

/** A global variable: its type and its place. */
export class Variable {
  readonly #name: string
  readonly #codec: AnyCodec
  readonly #offset: number
  readonly #memory: SectionMemory

  constructor(name: string, codec: AnyCodec, offset: number, memory: SectionMemory) {
    this.#name = name
    this.#codec = codec
    this.#offset = offset
    this.#memory = memory
  }

  get(): unknown {
    return this.#codec.read(this.#memory.view(), this.#offset)
  }

  /** Stores a value of up to 8 bytes in one piece, so that no program sees half of it; nothing if the codec refuses it. */
  set(value: unknown): void {
    const { size } = this.#codec
    const encoded = new MemoryView(new ArrayBuffer(roundUp(size, 8)))
    // Checked by the codec itself.
    this.#codec.write(value as never, encoded, 0)
    copy(encoded, this.#memory.writableView(this.#name), this.#offset, size)
  }
}

function copy(from: MemoryView, to: MemoryView, offset: number, size: number): void {
  if (offset % size !== 0 || size > 8) to.u8.set(from.u8.subarray(0, size), offset)
  else if (size === 8) to.u64[offset / 8] = from.u64[0]!
  else if (size === 4) to.setUint32(offset, from.getUint32(0))
  else if (size === 2) to.setUint16(offset, from.getUint16(0))
  else to.u8.set(from.u8.subarray(0, size), offset)
}
