import { constants } from 'node:os'
import { MemoryView } from '../codec/memory-view.js'
import { native } from '../sys/native.js'
import { type AnyBinding, enter, leave } from './binding.js'
import { refusal } from './failure.js'
import { foundAt, type LookupLayout, lookupLayout } from './lookup-program/layout.js'
import { type LookupProgram, loadLookupProgram } from './lookup-program/lookup-program.js'

const absent = -constants.errno.ENOENT

/** So many keys one by one cost about as much as loading the program. */
export const usualPatience = 512

/** Fewer keys than these are looked up faster one by one. */
const fewestForProgram = 4

/** With larger values the program gets long, and what it saves is little beside the copying. */
const largestValue = 2048

/**
 * Looks up keys of a map in chunks: the caller writes keys to `memory`, whose layout is `layout`, and finds the values there.
 *
 * A map keeps one from its first `getMany` on. When it has looked up `patience` keys one by one it loads a program that does it inside
 * the kernel. Where that cannot be, or would look up otherwise than `get` does, it goes on one by one, and nobody sees a difference.
 *
 * The first chunk always goes one by one: the kernel then refuses a descriptor that is for writing only, and would not refuse the program.
 * Neither way copies a value in one step against programs and processes that write it; the program's 8-byte words are whole.
 */
export class BulkLookup {
  readonly layout: LookupLayout
  readonly #binding: AnyBinding
  #memory: MemoryView
  #program: LookupProgram | undefined
  #isBusy = false
  #flags = 0
  #mayLoad: boolean
  /** Keys still to be looked up one by one before the program is loaded. */
  #patience: number

  constructor(binding: AnyBinding, patience: number) {
    this.layout = lookupLayout(binding.info.keySize, binding.valueSize)
    this.#binding = binding
    this.#memory = new MemoryView(new ArrayBuffer(this.layout.size))
    this.#mayLoad = binding.kind?.sameLookupByProgram === true && binding.valueSize <= largestValue
    this.#patience = patience
  }

  get memory(): MemoryView {
    return this.#memory
  }

  /** From `begin` to `end` the memory is the caller's, also if the map is closed meanwhile. */
  get isBusy(): boolean {
    return this.#isBusy
  }

  /** With flags, the keys are looked up one by one. */
  begin(flags: number): void {
    this.#flags = flags
    this.#isBusy = true
  }

  /** Before the first key of a chunk: loads the program when it is time, which moves the memory. */
  prepare(): void {
    if (!this.#mayLoad || this.#flags !== 0 || this.#patience > 0) return
    this.#mayLoad = false
    this.#program = loadLookupProgram(this.#binding, this.layout)
    if (this.#program !== undefined) this.#memory = this.#program.memory
  }

  end(): void {
    this.#isBusy = false
    if (this.#binding.descriptor.closed) this.#program?.unmap()
  }

  /** Lets go of the map. */
  close(): void {
    this.#program?.close()
    if (!this.#isBusy) this.#program?.unmap()
  }

  /** Looks up the memory's first `count` keys; throws when the map is closed. */
  run(count: number): void {
    if (this.#flags === 0 && count >= fewestForProgram && this.#program?.run(count)) return
    this.#lookUpEach(count)
    if (count >= fewestForProgram) this.#patience -= count
  }

  #lookUpEach(count: number): void {
    const setAside = enter(this.#binding)
    try {
      for (let i = 0; i < count; i++) this.#lookUp(i)
    } finally {
      leave(this.#binding, setAside)
    }
  }

  #lookUp(index: number): void {
    const { memory, descriptor, valueOffset } = this.#binding
    const { keysAt, keyStride, valuesAt, valueStride } = this.layout
    copyWords(this.#memory, keysAt + index * keyStride, memory, 0, keyStride)
    const status = native.mapLookup(descriptor.handle, this.#flags)
    if (status !== 0 && status !== absent) throw refusal(this.#binding, 'lookup', status)
    this.#memory.u8[foundAt + index] = status === 0 ? 1 : 0
    if (status === 0) copyWords(memory, valueOffset, this.#memory, valuesAt + index * valueStride, valueStride)
  }
}

/** Copies `size` bytes, a multiple of 8; for a few words a loop is several times faster than `set`. */
function copyWords(from: MemoryView, start: number, to: MemoryView, at: number, size: number): void {
  if (size > 128) to.u8.set(from.u8.subarray(start, start + size), at)
  else for (let i = 0; i < size; i += 4) to.setUint32(at + i, from.getUint32(start + i, true), true)
}
