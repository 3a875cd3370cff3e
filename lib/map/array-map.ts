import type { bytes } from '../codec/bytes.js'
import type { AnyCodec, InputOf, OutputOf } from '../codec/codec.js'
import type { ColumnInputOf, ColumnOf } from '../codec/columnar.js'
import { u32 } from '../codec/integer.js'
import { isPerCpu, type PerCpu } from '../codec/per-cpu.js'
import type { Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import { mapArray } from './map-array.js'
import type { MappedArray } from './mapped-array.js'
import type { MapLocation } from './open.js'
import { chunks } from './operation/chunks.js'
import { type Columns, columns } from './operation/columns.js'
import { get, getOrThrow } from './operation/get.js'
import { getMany } from './operation/get-many.js'
import { entries, forEach, keys, values } from './operation/iterate.js'
import { type LockOptions, lockFlag } from './operation/lock.js'
import { set } from './operation/set.js'
import type { ColumnsInput } from './operation/set-columns.js'
import { setMany } from './operation/set-many.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import {
  requireValueCodec,
  type ValueCodec,
  type ValueColumn,
  type ValueColumnInput,
  type ValueInput,
  type ValueOutput
} from './value-codec.js'

/** What `ArrayMap.create` takes. */
export interface ArrayMapOptions<V extends ValueCodec> extends MapOptions {
  /** `perCpu(codec)` makes a per-CPU array. */
  readonly value: V
  /** The array can be mapped into memory: see `mapped`. Not for per-CPU arrays. Since Linux 5.5. */
  readonly mmapable?: boolean
  /** As an inner map it may differ in `maxEntries` from the outer map's template. Since Linux 5.10. */
  readonly innerMap?: boolean
}

type Bytes = ReturnType<typeof bytes>
type MappableBinding<C> = Binding<number, number, InputOf<C>, OutputOf<C>>
type BindingOf<V> = Binding<number, number, ValueInput<V>, ValueOutput<V>>

const types = ['array', 'percpu_array'] as const

/**
 * An array of values, all there from the start and zeroed: `array`, and with `perCpu(codec)` `percpu_array`. Since Linux 3.19.
 *
 * ```ts
 * const counters = ArrayMap.create({ name: 'counters', value: u64, maxEntries: 16 })
 * counters.set(3, 100n)
 * counters.get(3) // 100n
 * ```
 *
 * Elements cannot be deleted. Programs add to them atomically.
 */
export class ArrayMap<V extends ValueCodec> extends BpfMap {
  /** Creates an array of `maxEntries` zeroed elements. */
  static create<V extends ValueCodec>(options: ArrayMapOptions<V>): ArrayMap<V> {
    requireValueCodec(options.value)
    const type = isPerCpu(options.value) ? 'percpu_array' : 'array'
    return new ArrayMap(createBound(type, { ...options, key: u32 }, ['mmapable', 'innerMap']) as BindingOf<V>)
  }

  /** Opens an array that exists, after a look whether it is what the codec says. Without a codec its values are bytes. */
  static open<V extends ValueCodec>(location: MapLocation, options: OpenOptions & { readonly value: V }): ArrayMap<V>
  static open(location: MapLocation, options?: OpenOptions): ArrayMap<Bytes | PerCpu<Bytes>>
  static open<V extends ValueCodec>(location: MapLocation, options: OpenOptions & { readonly value?: V } = {}): ArrayMap<V> {
    return new ArrayMap(openBound(location, options, { types, key: u32, value: options.value }) as BindingOf<V>, location)
  }

  readonly #binding: BindingOf<V>

  /** @internal */
  constructor(binding: BindingOf<V>, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /** How many elements there are: `maxEntries`. */
  get length(): number {
    return this.#binding.info.maxEntries
  }

  /** The element, or `undefined` beyond the end. */
  get(index: number, options?: LockOptions<V>): ValueOutput<V> | undefined {
    return get(this.#binding, index, lockFlag(this.#binding, options))
  }

  /** The element; an error with the code `ENOENT` beyond the end. */
  getOrThrow(index: number, options?: LockOptions<V>): ValueOutput<V> {
    return getOrThrow(this.#binding, index, lockFlag(this.#binding, options))
  }

  /** Replaces the element. Beyond the end it is refused with `E2BIG`. */
  set(index: number, value: ValueInput<V>, options?: LockOptions<V>): this {
    set(this.#binding, index, value, lockFlag(this.#binding, options))
    return this
  }

  /**
   * Many elements in the order of their indexes given, `undefined` for those beyond the end. Up to 1,024 indexes are gathered before
   * they are looked up.
   *
   * An array that is asked for some hundred elements in this way loads a program, a socket filter named `get_many`, which reads them
   * inside the kernel, many times faster; it is gone when the map is closed. That takes CAP_BPF and Linux 5.5. Without them, for per-CPU
   * arrays, and for values over 2 KiB or with locks, timers or pointers of the kernel's in them, each element is a system call.
   */
  getMany(indexes: Iterable<number>, options?: LockOptions<V>): (ValueOutput<V> | undefined)[] {
    return getMany(this.#binding, indexes, { flags: lockFlag(this.#binding, options) })
  }

  /**
   * Replaces many elements, thousands to a system call; how many. Takes `[index, value]` pairs, or columns as `columns` gives them.
   *
   * An error's `done` says how many were replaced before it.
   */
  setMany(
    entries: Iterable<readonly [index: number, value: ValueInput<V>]> | ColumnsInput<ColumnInputOf<typeof u32>, ValueColumnInput<V>>,
    options?: LockOptions<V>
  ): number {
    return setMany(this.#binding, entries, lockFlag(this.#binding, options))
  }

  keys(): IterableIterator<number, undefined> {
    return keys(this.#binding)
  }

  values(options?: LockOptions<V>): IterableIterator<ValueOutput<V>, undefined> {
    return values(this.#binding, lockFlag(this.#binding, options))
  }

  /** All elements with their indexes. */
  entries(options?: LockOptions<V>): IterableIterator<[number, ValueOutput<V>], undefined> {
    return entries(this.#binding, lockFlag(this.#binding, options))
  }

  [Symbol.iterator](): IterableIterator<[number, ValueOutput<V>], undefined> {
    return entries(this.#binding)
  }

  forEach(callback: (value: ValueOutput<V>, index: number) => void, options?: LockOptions<V>): void {
    forEach(this.#binding, callback, lockFlag(this.#binding, options))
  }

  /**
   * All elements as columns: typed arrays of numbers, for structs an object with a column for each field, for per-CPU values one for each CPU, else arrays.
   *
   * Reads an array of numbers as fast as the kernel gives it out; `setMany` takes what it gives.
   */
  columns(options?: LockOptions<V>): Columns<ColumnOf<typeof u32>, ValueColumn<V>> {
    return columns(this.#binding, lockFlag(this.#binding, options))
  }

  /** The elements, some thousands at a time, with a turn of the event loop after each lot. */
  chunks(options?: LockOptions<V>): AsyncGenerator<[number, ValueOutput<V>][], void, undefined> {
    return chunks(this.#binding, lockFlag(this.#binding, options))
  }

  /**
   * Maps the array, created with `mmapable`, into this process's memory: elements are then read and written without system calls.
   *
   * The mapping lives on when the map is closed; end it with `unmap`. Needs a handle that may read and write. Since Linux 5.5.
   */
  mapped(this: [V] extends [AnyCodec] ? ArrayMap<V> : never): MappedArray<Extract<V, AnyCodec>>
  mapped(): MappedArray<Extract<V, AnyCodec>> {
    // A value that is not per CPU is what its codec takes and gives.
    return mapArray(this.#binding as MappableBinding<Extract<V, AnyCodec>>)
  }
}
