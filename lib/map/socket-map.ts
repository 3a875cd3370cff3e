import type { AnyCodec, InputOf, OutputOf } from '../codec/codec.js'
import { u32 } from '../codec/integer.js'
import { type AnyBinding, type Binding, withCodecs } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { deleteSlot } from './operation/delete-slot.js'
import { get, has } from './operation/get.js'
import { entries, forEach, keys, values } from './operation/iterate.js'
import { nextKey } from './operation/next-key.js'
import { type SetMode, set, setFlag } from './operation/set.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import { type SocketReference, socketCodec } from './socket-reference.js'
import { requireKeyCodec } from './value-codec.js'

/** What `SocketMap.create` takes. */
export interface SocketMapOptions extends Omit<MapOptions, 'programAccess'> {}

type BindingOf<K> = Binding<InputOf<K>, OutputOf<K>, SocketReference, bigint>

/**
 * Sockets that programs redirect data to, and whose data programs see: without a key codec `sockmap`, with one `sockhash`. Since Linux 4.14,
 * hashes 4.18.
 *
 * ```ts
 * const sockets = SocketMap.create({ name: 'sockets', maxEntries: 100 })
 * sockets.set(0, client)    // bpf_sk_redirect_map(skb, sockets, 0, 0) sends what another socket receives out by this one
 * sockets.get(0) === socketCookie(client) // true
 * ```
 *
 * It takes TCP sockets that are connected or listening, bound UDP sockets (since Linux 5.8) and connected Unix sockets (5.15). An entry goes
 * when its socket is closed. Creating one takes CAP_BPF and CAP_NET_ADMIN.
 */
export class SocketMap<K extends AnyCodec> extends BpfMap {
  static create(options: SocketMapOptions): SocketMap<typeof u32>
  static create<K extends AnyCodec>(options: SocketMapOptions & { readonly key: K }): SocketMap<K>
  static create(options: SocketMapOptions & { readonly key?: AnyCodec }): SocketMap<AnyCodec> {
    const key = options.key ?? u32
    requireKeyCodec(key)
    const type = options.key === undefined ? 'sockmap' : 'sockhash'
    return new SocketMap(createBound(type, { ...options, key, value: socketCodec() }))
  }

  /** Opens a map that exists, after a look whether it is what the codec says: a hash with such keys, or without a codec an array. */
  static open(location: MapLocation, options?: OpenOptions): SocketMap<typeof u32>
  static open<K extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly key: K }): SocketMap<K>
  static open(location: MapLocation, options: OpenOptions & { readonly key?: AnyCodec } = {}): SocketMap<AnyCodec> {
    const { key } = options
    const types = [key === undefined ? 'sockmap' : 'sockhash'] as const
    return new SocketMap(openBound(location, options, { types, key: key ?? u32 }), location)
  }

  readonly #binding: BindingOf<K>

  /** @internal */
  constructor(binding: AnyBinding, location?: MapLocation) {
    super(binding, location)
    // The binding has the key's codec, of which K is the type.
    this.#binding = withCodecs(binding, binding.key, socketCodec(binding.info.valueSize)) as BindingOf<K>
  }

  /** The cookie of the socket under the key, as `socketCookie` gives it; `undefined` when there is none. Since Linux 5.7. */
  get(key: InputOf<K>): bigint | undefined {
    return get(this.#binding, key)
  }

  /** Whether there is a socket under the key. Since Linux 5.7. */
  has(key: InputOf<K>): boolean {
    return has(this.#binding, key)
  }

  /**
   * Stores a socket, to which the programs attached to the map then apply. With `'create'` the key must not have one (`EEXIST`), with
   * `'replace'` it must (`ENOENT`).
   *
   * An array throws `E2BIG` beyond its end, a full hash a `MapFullError`; `EOPNOTSUPP` says that the socket is not in a state for this.
   */
  set(key: InputOf<K>, socket: SocketReference, mode: SetMode = 'any'): this {
    set(this.#binding, key, socket, setFlag(mode))
    return this
  }

  /** Takes the socket out of the map, which leaves it open; whether there was one. */
  delete(key: InputOf<K>): boolean {
    return deleteSlot(this.#binding, key)
  }

  /** The keys that have sockets. */
  keys(): IterableIterator<OutputOf<K>, undefined> {
    return keys(this.#binding)
  }

  /** The cookies of the sockets. */
  values(): IterableIterator<bigint, undefined> {
    return values(this.#binding)
  }

  /** Keys with the cookies of their sockets. */
  entries(): IterableIterator<[OutputOf<K>, bigint], undefined> {
    return entries(this.#binding)
  }

  [Symbol.iterator](): IterableIterator<[OutputOf<K>, bigint], undefined> {
    return entries(this.#binding)
  }

  forEach(callback: (cookie: bigint, key: OutputOf<K>) => void): void {
    forEach(this.#binding, callback)
  }

  /** The kernel's own walk: the key after `key`, or the first; `undefined` after the last. An array's empty slots are among them. */
  nextKey(key?: InputOf<K>): OutputOf<K> | undefined {
    return nextKey(this.#binding, key)
  }
}
