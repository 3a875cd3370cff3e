import type { AnyCodec, Codec, InputOf, OutputOf } from '../codec/codec.js'
import type { ColumnSteps } from '../codec/column.js'
import { columnOf } from '../codec/column-of.js'
import type { ColumnOf, ElementsOf } from '../codec/columnar.js'
import { outOfRange } from '../codec/invalid.js'
import { roundUp } from '../codec/layout.js'
import { MemoryView } from '../codec/memory-view.js'
import { closedError } from '../errors/closed-error.js'
import { native } from '../sys/native.js'
import { AtomicAdder } from './atomic-adder.js'
import { ElementIterator } from './element-iterator.js'
import { ElementMemory } from './element-memory.js'
import { sumElements } from './element-sum.js'

/** A number or bigint, where that is what the codec has. */
type Integer<T> = Extract<T, number | bigint>

/**
 * An array map's elements in this process's memory: what a program stores is here at once, and what is stored here is there.
 *
 * ```ts
 * const array = ArrayMap.create({ value: u64, maxEntries: 16, mmapable: true })
 * const counters = array.mapped()
 * counters.add(3, 1n)
 * counters.get(3) // 1n
 * ```
 *
 * Elements of up to 8 bytes are loaded and stored in one piece; larger ones can be seen half written. To read an element, change it and
 * write it back so that nobody's change is lost, use `add`, or `Atomics` on `elements` or on another array over `buffer`.
 */
export class MappedArray<C extends AnyCodec> implements Disposable {
  /** The kernel's memory. Element `i` begins at `i * stride`. Empty after `unmap`. */
  readonly buffer: ArrayBuffer
  /** Bytes from one element to the next: the value's size rounded up to 8. */
  readonly stride: number
  /** The elements in place, as a typed array over `buffer`; for `u64`, `i64` and `f64`, else `undefined`. Empty after `unmap`. */
  readonly elements: ElementsOf<C>
  readonly #name: string
  readonly #codec: Codec<InputOf<C>, OutputOf<C>>
  readonly #column: ColumnSteps<ColumnOf<C>>
  readonly #memory: ElementMemory<InputOf<C>, OutputOf<C>>
  readonly #count: number
  #adder: AtomicAdder | undefined
  /** 0 once the mapping has ended. */
  #length: number

  /** Made by `ArrayMap.mapped`. */
  constructor(name: string, codec: Codec<InputOf<C>, OutputOf<C>>, buffer: ArrayBuffer, length: number) {
    this.buffer = buffer
    this.stride = roundUp(codec.size, 8)
    this.#name = name
    this.#codec = codec
    // The codec is a `C`, and codecs are declared with the columns that they have.
    this.#column = columnOf(codec) as ColumnSteps<ColumnOf<C>>
    this.elements = this.#column.inPlace?.(buffer) as ElementsOf<C>
    this.#memory = new ElementMemory(codec, this.stride, buffer, this.elements as ArrayLike<OutputOf<C>> | undefined)
    this.#count = length
    this.#length = length
  }

  /** How many elements there are; 0 after `unmap`. */
  get length(): number {
    return this.#length
  }

  get(index: number): OutputOf<C> {
    this.#check(index)
    return this.#memory.read(index)
  }

  set(index: number, value: InputOf<C>): this {
    // First, for it may run code of the caller's, which may end the mapping.
    const encoded = this.#memory.encode(value)
    this.#check(index)
    this.#memory.store(index, encoded)
    return this
  }

  /**
   * Adds to an integer element of 32 or 64 bits in one atomic step, against programs and other processes too; the value before.
   *
   * Overflow wraps. Throws where the codec refuses to read the value before (`u64number` beyond 2^53 - 1), and has added then.
   */
  add(index: number, amount: Integer<InputOf<C>>): Integer<OutputOf<C>> {
    this.#check(index)
    this.#adder ??= new AtomicAdder(this.#codec, this.buffer)
    return this.#adder.add((index * this.stride) / this.#codec.size, amount) as Integer<OutputOf<C>>
  }

  /**
   * All elements added up, for integers of 32 or 64 bits: several times faster than a loop over them.
   *
   * A sum of 64-bit integers wraps as their own overflow does; one that the codec refuses to read (`u64number` beyond 2^53 - 1) throws.
   */
  sum(): Integer<OutputOf<C>> {
    this.#check(0)
    return sumElements(this.#codec, this.buffer) as Integer<OutputOf<C>>
  }

  /** A copy of all elements, as `ArrayMap.columns` gives values: a typed array of numbers, for structs a column for each field. */
  column(): ColumnOf<C> {
    this.#check(0)
    const reader = this.#column.reader(this.#count)
    reader.read({ view: new MemoryView(this.buffer), offset: 0, stride: this.stride, count: this.#count })
    return reader.finish()
  }

  /** The elements in their order. Throws once the mapping has ended, also in the middle. */
  [Symbol.iterator](): IterableIterator<OutputOf<C>, undefined> {
    return new ElementIterator(this.#count, index => this.get(index))
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
