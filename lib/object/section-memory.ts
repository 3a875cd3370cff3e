import { MemoryView } from '../codec/index.js'
import { roundUp } from '../codec/layout.js'
import { closedError } from '../errors/index.js'
import type { SectionMap } from './create-maps.js'

/** The memory of a section of global variables: a file's, or that of a map, which programs change at any time. */
export interface SectionMemory {
  /** Throws where it may not be used any more. */
  view(): MemoryView
  /** Throws where it may only be read. */
  writableView(name: string): MemoryView
}

type SectionMapping = ReturnType<SectionMap['mapped']>

/** The values that a section's variables begin with: bytes of our own, in which they can be changed until the object is created. */
export class InitialMemory implements SectionMemory {
  readonly #view: MemoryView
  readonly #size: number

  /** Copies the bytes. */
  constructor(bytes: Uint8Array) {
    this.#view = new MemoryView(new ArrayBuffer(roundUp(bytes.length, 8)))
    this.#view.u8.set(bytes)
    this.#size = bytes.length
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#view.u8.subarray(0, this.#size)
  }

  view(): MemoryView {
    return this.#view
  }

  writableView(): MemoryView {
    return this.#view
  }
}

/** The variables of an object that is loaded: the kernel's own memory for those that change, a copy for those that nobody can change any more. */
export class LoadedMemory implements SectionMemory {
  readonly #what: string
  readonly #mapped: SectionMapping | undefined
  #view: MemoryView | undefined

  /** `what` is the object, for messages. Constants have no mapping, but bytes: the kernel maps them for nobody who may write. */
  constructor(what: string, memory: SectionMapping | Uint8Array) {
    this.#what = what
    this.#mapped = memory instanceof Uint8Array ? undefined : memory
    this.#view = memory instanceof Uint8Array ? new InitialMemory(memory).view() : new MemoryView(memory.buffer)
  }

  view(): MemoryView {
    if (this.#view === undefined) throw closedError(this.#what)
    return this.#view
  }

  writableView(name: string): MemoryView {
    const view = this.view()
    if (this.#mapped === undefined) throw new TypeError(`${name} is constant: it can be changed only before the object is created`)
    return view
  }

  /** Ends the use of the memory. Twice is fine. */
  close(): void {
    this.#mapped?.unmap()
    this.#view = undefined
  }
}
