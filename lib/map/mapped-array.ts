import { constants } from 'node:os'
import type { Codec } from '../codec/codec.js'
import { outOfRange } from '../codec/invalid.js'
import { roundUp } from '../codec/layout.js'
import { MemoryView } from '../codec/memory-view.js'
import { closedError } from '../errors/closed-error.js'
import { bpfError } from '../errors/refusal.js'
import { MapFlag } from '../sys/constants.js'
import { native } from '../sys/native.js'
import { AtomicAdder } from './atomic-adder.js'
import { type AnyBinding, type Binding, describeMap, identity, openHandle } from './binding.js'

/**
 * An array map's elements in this process's memory: what a program stores is here at once, and what is stored here is there.
 *
 * `get` and `set` of values of up to 8 bytes are single loads and stores; larger values can be seen half written, and read-modify-write
 * takes `add`, or `Atomics` on a typed array over `buffer`.
 */
export class MappedArray<Input, Output> implements Disposable {
  /** The kernel's memory. Element `i` begins at `i * stride`. Empty after `unmap`. */
  readonly buffer: ArrayBuffer
  /** Bytes from one element to the next: the value's size rounded up to 8. */
  readonly stride: number
  readonly #name: string
  readonly #codec: Codec<Input, Output>
  readonly #view: MemoryView
  readonly #elements: number
  #adder: AtomicAdder | undefined
  /** 0 once the mapping has ended. */
  #length: number

  /** Made by `ArrayMap.mapped`. */
  constructor(name: string, codec: Codec<Input, Output>, buffer: ArrayBuffer, length: number) {
    this.buffer = buffer
    this.stride = roundUp(codec.size, 8)
    this.#name = name
    this.#codec = codec
    this.#view = new MemoryView(buffer)
    this.#elements = length
    this.#length = length
  }

  /** How many elements there are; 0 after `unmap`. */
  get length(): number {
    return this.#length
  }

  get(index: number): Output {
    this.#check(index)
    return this.#codec.read(this.#view, index * this.stride)
  }

  set(index: number, value: Input): this {
    this.#check(index)
    this.#codec.write(value, this.#view, index * this.stride)
    return this
  }

  /**
   * Adds to an integer element of 32 or 64 bits in one atomic step, against programs and other processes too; the value before.
   *
   * Overflow wraps. Throws where the codec refuses to read the value before (`u64number` beyond 2^53 - 1), and has added then.
   */
  add(index: number, amount: Input & (number | bigint)): Output {
    this.#check(index)
    this.#adder ??= new AtomicAdder(this.#codec, this.buffer)
    return this.#adder.add((index * this.stride) / this.#codec.size, amount) as Output
  }

  /** The elements in their order. Throws once the mapping has ended, also in the middle. */
  *[Symbol.iterator](): Generator<Output, undefined> {
    for (let i = 0; i < this.#elements; i++) yield this.get(i)
  }

  /** Ends the mapping. Twice is fine. */
  unmap(): void {
    if (this.#length === 0) return
    this.#length = 0
    native.memoryUnmap(this.buffer)
  }

  [Symbol.dispose](): void {
    this.unmap()
  }

  #check(index: number): void {
    if (index >>> 0 === index && index < this.#length) return
    if (this.#length === 0) throw closedError(`the mapping of ${this.#name}`)
    throw outOfRange(`an index from 0 to ${this.#length - 1}`, index)
  }
}

/** Maps all of an array's elements. */
export function mapArray<I, O>(binding: Binding<number, number, I, O>): MappedArray<I, O> {
  const length = binding.info.maxEntries
  const buffer = native.memoryMap(openHandle(binding), 0, length * roundUp(binding.info.valueSize, 8))
  if (typeof buffer === 'number') throw mappingError(binding, -buffer)
  return new MappedArray(describeMap(identity(binding)), binding.value, buffer, length)
}

function mappingError(binding: AnyBinding, errno: number): Error {
  const map = identity(binding)
  return bpfError({ errno, command: 'mmap', map, what: `map ${describeMap(map)} into memory`, advice: mappingAdvice(binding, errno) })
}

const { EACCES, EPERM } = constants.errno

function mappingAdvice({ info }: AnyBinding, errno: number): string | undefined {
  if ((info.flags & MapFlag.mmapable) === 0) return 'It was created without mmapable.'
  if (errno === EACCES) return 'A mapping needs a descriptor that may read and write.'
  if (errno === EPERM) return 'It is frozen.'
  return undefined
}
