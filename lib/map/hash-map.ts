import type { bytes } from '../codec/bytes.js'
import type { AnyCodec, InputOf, OutputOf } from '../codec/codec.js'
import type { ColumnInputOf, ColumnOf } from '../codec/columnar.js'
import { isPerCpu, type PerCpu } from '../codec/per-cpu.js'
import type { Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { chunks } from './operation/chunks.js'
import { type Columns, columns } from './operation/columns.js'
import { deleteKey } from './operation/delete.js'
import { deleteMany } from './operation/delete-many.js'
import { clear, drain } from './operation/drain.js'
import { get, getOrThrow, has } from './operation/get.js'
import { getMany } from './operation/get-many.js'
import { count, entries, forEach, keys, values } from './operation/iterate.js'
import { type LockOptions, lockFlag } from './operation/lock.js'
import { nextKey } from './operation/next-key.js'
import { type SetMode, type SetOptions, set, updateFlags } from './operation/set.js'
import type { ColumnsInput } from './operation/set-columns.js'
import { setMany } from './operation/set-many.js'
import { take } from './operation/take.js'
import { createBound, isSet, type MapOptions, type OpenOptions, openBound } from './options.js'
import {
  requireKeyCodec,
  requireValueCodec,
  type ValueCodec,
  type ValueColumn,
  type ValueColumnInput,
  type ValueInput,
  type ValueOutput
} from './value-codec.js'

/** What `HashMap.create` takes. */
export interface HashMapOptions<K extends AnyCodec, V extends ValueCodec> extends MapOptions {
  readonly key: K
  /** `perCpu(codec)` makes a per-CPU map. */
  readonly value: V
  /** When full, the entries used least recently make room. Since Linux 4.10. */
  readonly lru?: boolean
  /** Memory is taken entry by entry instead of all at once; not for LRU maps. */
  readonly noPrealloc?: boolean
  /** An LRU list for each CPU: faster, evicts less exactly. */
  readonly noCommonLru?: boolean
  /** The hash's seed is 0, so that the order of entries repeats. For tests; an attacker can then choose colliding keys. Since Linux 5.0. */
  readonly zeroSeed?: boolean
}

type Bytes = ReturnType<typeof bytes>

const types = ['hash', 'percpu_hash', 'lru_hash', 'lru_percpu_hash'] as const

/**
 * A hash table: `hash`, and with options `lru_hash`, `percpu_hash` and `lru_percpu_hash`. Since Linux 3.19.
 *
 * ```ts
 * const counts = HashMap.create({ name: 'counts', key: u32, value: u64, maxEntries: 1024 })
 * counts.set(1, 10n)
 * for (const [pid, count] of counts) console.log(pid, count)
 * ```
 */
export class HashMap<K extends AnyCodec, V extends ValueCodec> extends BpfMap {
  /** Creates a map. The kernel allocates for `maxEntries` at once, unless `noPrealloc` is set. */
  static create<K extends AnyCodec, V extends ValueCodec>(options: HashMapOptions<K, V>): HashMap<K, V> {
    requireKeyCodec(options.key)
    requireValueCodec(options.value)
    const type = hashType(isPerCpu(options.value), isSet(options.lru, 'lru'))
    return new HashMap(createBound(type, options, ['noPrealloc', 'noCommonLru', 'zeroSeed']) as BindingOf<K, V>)
  }

  /** Opens a map that exists, after a look whether it is what the codecs say. Without codecs its keys and values are bytes. */
  static open<K extends AnyCodec, V extends ValueCodec>(
    location: MapLocation,
    options: OpenOptions & { readonly key: K; readonly value: V }
  ): HashMap<K, V>
  static open(location: MapLocation, options?: OpenOptions): HashMap<Bytes, Bytes | PerCpu<Bytes>>
  static open<K extends AnyCodec, V extends ValueCodec>(
    location: MapLocation,
    options: OpenOptions & { readonly key?: K; readonly value?: V } = {}
  ): HashMap<K, V> {
    const { key, value } = options
    return new HashMap(openBound(location, options, { types, key, value }) as BindingOf<K, V>, location)
  }

  readonly #binding: BindingOf<K, V>

  /** @internal */
  constructor(binding: BindingOf<K, V>, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /** The value, or `undefined` when there is no such key. */
  get(key: InputOf<K>, options?: LockOptions<V>): ValueOutput<V> | undefined {
    return get(this.#binding, key, lockFlag(this.#binding, options))
  }

  /** The value; an error with the code `ENOENT` when there is no such key. */
  getOrThrow(key: InputOf<K>, options?: LockOptions<V>): ValueOutput<V> {
    return getOrThrow(this.#binding, key, lockFlag(this.#binding, options))
  }

  has(key: InputOf<K>): boolean {
    return has(this.#binding, key)
  }

  /**
   * Stores the value. With `'create'` the key must not be there yet (`EEXIST`), with `'replace'` it must be there (`ENOENT`).
   * `{ lock: true }` writes an entry that is there in place, under its lock.
   *
   * A full map throws a `MapFullError`; an LRU map makes room.
   */
  set(key: InputOf<K>, value: ValueInput<V>, options: SetMode | SetOptions<V> = 'any'): this {
    set(this.#binding, key, value, updateFlags(this.#binding, options))
    return this
  }

  /** Deletes the entry; whether there was one. */
  delete(key: InputOf<K>): boolean {
    return deleteKey(this.#binding, key)
  }

  /**
   * Deletes the entry and returns the value it had, in one step of the kernel.
   *
   * Returns `undefined` when there is no such key. Since Linux 5.14.
   */
  take(key: InputOf<K>, options?: LockOptions<V>): ValueOutput<V> | undefined {
    return take(this.#binding, key, lockFlag(this.#binding, options))
  }

  /**
   * The values of many keys in their order, `undefined` where there is none. Up to 1,024 keys are gathered before they are looked up.
   *
   * A hash map that is asked for some hundred keys in this way loads a program, a socket filter named `get_many`, which looks them up
   * inside the kernel, many times faster; it is gone when the map is closed. That takes CAP_BPF and Linux 5.5. Without them, for LRU and
   * per-CPU maps, and for values over 2 KiB or with locks, timers or pointers of the kernel's in them, each key is a system call.
   */
  getMany(keys: Iterable<InputOf<K>>, options?: LockOptions<V>): (ValueOutput<V> | undefined)[] {
    return getMany(this.#binding, keys, { flags: lockFlag(this.#binding, options) })
  }

  /**
   * Stores many entries, thousands to a system call; how many. Takes `[key, value]` pairs, or columns as `columns` gives them, which is fastest.
   *
   * An error's `done` says how many were stored before it.
   */
  setMany(
    entries: Iterable<readonly [key: InputOf<K>, value: ValueInput<V>]> | ColumnsInput<ColumnInputOf<K>, ValueColumnInput<V>>,
    options: SetMode | SetOptions<V> = 'any'
  ): number {
    return setMany(this.#binding, entries, updateFlags(this.#binding, options))
  }

  /** Deletes many entries, thousands to a system call; how many there were. */
  deleteMany(keys: Iterable<InputOf<K>>): number {
    return deleteMany(this.#binding, keys)
  }

  /** Takes all entries out: each is read and deleted in one step, so that no value stored meanwhile is lost. Since Linux 5.6. */
  drain(options?: LockOptions<V>): [OutputOf<K>, ValueOutput<V>][] {
    return drain(this.#binding, lockFlag(this.#binding, options))
  }

  /** Deletes all entries. */
  clear(): void {
    clear(this.#binding)
  }

  /** How many entries there are: goes through the whole map, because the kernel does not tell. */
  count(): number {
    return count(this.#binding)
  }

  /** Each key once, whatever is deleted or added meanwhile, here or elsewhere. */
  keys(): IterableIterator<OutputOf<K>, undefined> {
    return keys(this.#binding)
  }

  values(options?: LockOptions<V>): IterableIterator<ValueOutput<V>, undefined> {
    return values(this.#binding, lockFlag(this.#binding, options))
  }

  /** Each entry once, whatever is deleted or added meanwhile, here or elsewhere. */
  entries(options?: LockOptions<V>): IterableIterator<[OutputOf<K>, ValueOutput<V>], undefined> {
    return entries(this.#binding, lockFlag(this.#binding, options))
  }

  [Symbol.iterator](): IterableIterator<[OutputOf<K>, ValueOutput<V>], undefined> {
    return entries(this.#binding)
  }

  forEach(callback: (value: ValueOutput<V>, key: OutputOf<K>) => void, options?: LockOptions<V>): void {
    forEach(this.#binding, callback, lockFlag(this.#binding, options))
  }

  /**
   * All entries as columns: typed arrays of numbers, for structs an object with a column for each field, for per-CPU values one for each CPU, else arrays.
   *
   * Reads a map of numbers as fast as the kernel gives it out; `setMany` takes what it gives.
   */
  columns(options?: LockOptions<V>): Columns<ColumnOf<K>, ValueColumn<V>> {
    return columns(this.#binding, lockFlag(this.#binding, options))
  }

  /** The entries, some thousands at a time, with a turn of the event loop after each lot. */
  chunks(options?: LockOptions<V>): AsyncGenerator<[OutputOf<K>, ValueOutput<V>][], void, undefined> {
    return chunks(this.#binding, lockFlag(this.#binding, options))
  }

  /**
   * The kernel's own walk: the key after `key`, or the first; `undefined` after the last.
   *
   * It starts over after a key that is gone: to go through a map, iterate over it instead.
   */
  nextKey(key?: InputOf<K>): OutputOf<K> | undefined {
    return nextKey(this.#binding, key)
  }
}

type BindingOf<K, V> = Binding<InputOf<K>, OutputOf<K>, ValueInput<V>, ValueOutput<V>>

function hashType(isPerCpu: boolean, lru: boolean): (typeof types)[number] {
  if (lru) return isPerCpu ? 'lru_percpu_hash' : 'lru_hash'
  return isPerCpu ? 'percpu_hash' : 'hash'
}
