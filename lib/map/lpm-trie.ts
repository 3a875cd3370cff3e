import type { bytes } from '../codec/bytes.js'
import type { AnyCodec, InputOf, OutputOf } from '../codec/codec.js'
import type { ColumnInputOf, ColumnOf } from '../codec/columnar.js'
import type { Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { chunks } from './operation/chunks.js'
import { type Columns, columns } from './operation/columns.js'
import { deleteKey } from './operation/delete.js'
import { deleteMany } from './operation/delete-many.js'
import { clear } from './operation/drain.js'
import { get, getOrThrow, has } from './operation/get.js'
import { getMany } from './operation/get-many.js'
import { count, entries, forEach, keys, values } from './operation/iterate.js'
import { nextKey } from './operation/next-key.js'
import { type SetMode, set, setFlag } from './operation/set.js'
import type { ColumnsInput } from './operation/set-columns.js'
import { setMany } from './operation/set-many.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import { requireKeyCodec, requireValueCodec } from './value-codec.js'

/** What `LpmTrie.create` takes. */
export interface LpmTrieOptions<K extends AnyCodec, V extends AnyCodec> extends MapOptions {
  /** `ipv4Prefix`, `ipv6Prefix`, or `lpmKey(…)` for prefixes of other data. */
  readonly key: K
  readonly value: V
}

type Bytes = ReturnType<typeof bytes>

const types = ['lpm_trie'] as const

/**
 * A trie of prefixes: a look-up finds the entry with the longest prefix that matches, as in a routing table (`lpm_trie`). Since Linux 4.11.
 *
 * ```ts
 * const routes = LpmTrie.create({ key: ipv4Prefix, value: u32, maxEntries: 100 })
 * routes.set('192.168.0.0/16', 1).set('192.168.1.0/24', 2)
 * routes.get('192.168.1.1/32') // 2
 * ```
 */
export class LpmTrie<K extends AnyCodec, V extends AnyCodec> extends BpfMap {
  /** Creates a map. The kernel allocates entry by entry: a trie always has `noPrealloc`. */
  static create<K extends AnyCodec, V extends AnyCodec>(options: LpmTrieOptions<K, V>): LpmTrie<K, V> {
    requireKeyCodec(options.key)
    requireValueCodec(options.value)
    return new LpmTrie(createBound('lpm_trie', { ...options, noPrealloc: true }, ['noPrealloc']) as BindingOf<K, V>)
  }

  /** Opens a map that exists, after a look whether it is what the codecs say. Without codecs its keys and values are bytes. */
  static open<K extends AnyCodec, V extends AnyCodec>(
    location: MapLocation,
    options: OpenOptions & { readonly key: K; readonly value: V }
  ): LpmTrie<K, V>
  static open(location: MapLocation, options?: OpenOptions): LpmTrie<Bytes, Bytes>
  static open<K extends AnyCodec, V extends AnyCodec>(
    location: MapLocation,
    options: OpenOptions & { readonly key?: K; readonly value?: V } = {}
  ): LpmTrie<K, V> {
    const { key, value } = options
    return new LpmTrie(openBound(location, options, { types, key, value }) as BindingOf<K, V>, location)
  }

  readonly #binding: BindingOf<K, V>

  /** @internal */
  constructor(binding: BindingOf<K, V>, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /** The value of the longest prefix that matches, `undefined` when none does. The key's own prefix length is the longest to look for. */
  get(key: InputOf<K>): OutputOf<V> | undefined {
    return get(this.#binding, key)
  }

  /** The value of the longest prefix that matches; an error with the code `ENOENT` when none does. */
  getOrThrow(key: InputOf<K>): OutputOf<V> {
    return getOrThrow(this.#binding, key)
  }

  /** Whether some prefix matches. */
  has(key: InputOf<K>): boolean {
    return has(this.#binding, key)
  }

  /**
   * Stores the value. With `'create'` the key must not be there yet (`EEXIST`), with `'replace'` it must be there (`ENOENT`).
   *
   * The kernel keeps the bits behind the prefix as they were last written. A full trie throws a `MapFullError`.
   */
  set(key: InputOf<K>, value: InputOf<V>, mode: SetMode = 'any'): this {
    set(this.#binding, key, value, setFlag(mode))
    return this
  }

  /** Deletes the entry with exactly this prefix; whether there was one. */
  delete(key: InputOf<K>): boolean {
    return deleteKey(this.#binding, key)
  }

  /**
   * What `get` gives for many keys, in their order. Up to 1,024 keys are gathered before they are looked up.
   *
   * A trie that is asked for some hundred keys in this way loads a program, a socket filter named `get_many`, which looks them up inside
   * the kernel, many times faster; it is gone when the map is closed. That takes CAP_BPF and Linux 5.5. Without them, and for values over
   * 2 KiB, each key is a system call.
   */
  getMany(keys: Iterable<InputOf<K>>): (OutputOf<V> | undefined)[] {
    return getMany(this.#binding, keys)
  }

  /**
   * Stores many entries, thousands to a system call; how many. Takes `[key, value]` pairs, or columns as `columns` gives them, which is fastest.
   *
   * An error's `done` says how many were stored before it.
   */
  setMany(
    entries: Iterable<readonly [key: InputOf<K>, value: InputOf<V>]> | ColumnsInput<ColumnInputOf<K>, ColumnInputOf<V>>,
    mode: SetMode = 'any'
  ): number {
    return setMany(this.#binding, entries, setFlag(mode))
  }

  /** Deletes many entries, thousands to a system call; how many there were. */
  deleteMany(keys: Iterable<InputOf<K>>): number {
    return deleteMany(this.#binding, keys)
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

  values(): IterableIterator<OutputOf<V>, undefined> {
    return values(this.#binding)
  }

  /** Each entry once, whatever is deleted or added meanwhile, here or elsewhere. */
  entries(): IterableIterator<[OutputOf<K>, OutputOf<V>], undefined> {
    return entries(this.#binding)
  }

  [Symbol.iterator](): IterableIterator<[OutputOf<K>, OutputOf<V>], undefined> {
    return entries(this.#binding)
  }

  forEach(callback: (value: OutputOf<V>, key: OutputOf<K>) => void): void {
    forEach(this.#binding, callback)
  }

  /**
   * All entries as columns: typed arrays of numbers, for structs an object with a column for each field, else arrays.
   *
   * Reads a map of numbers as fast as the kernel gives it out; `setMany` takes what it gives.
   */
  columns(): Columns<ColumnOf<K>, ColumnOf<V>> {
    return columns(this.#binding)
  }

  /** The entries, some thousands at a time, with a turn of the event loop after each lot. */
  chunks(): AsyncGenerator<[OutputOf<K>, OutputOf<V>][], void, undefined> {
    return chunks(this.#binding)
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

type BindingOf<K, V> = Binding<InputOf<K>, OutputOf<K>, InputOf<V>, OutputOf<V>>
