import { u32 } from '../codec/integer.js'
import { type AnyBinding, type Binding, withCodecs } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { deleteKey } from './operation/delete.js'
import { get, has } from './operation/get.js'
import { entries, forEach, keys, values } from './operation/iterate.js'
import { type SetMode, set, setFlag } from './operation/set.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import { type SocketReference, socketCodec } from './socket-reference.js'

/**
 * Sockets of one port, of which a program chooses the one that gets a connection or a datagram: `reuseport_sockarray`. Since Linux 4.19.
 *
 * ```ts
 * const listeners = ReuseportSocketArray.create({ name: 'listeners', maxEntries: 4 })
 * listeners.set(0, server)    // bpf_sk_select_reuseport(context, listeners, &zero, 0) gives it the connection
 * ```
 *
 * It takes TCP sockets that listen and UDP sockets that are bound, with SO_REUSEPORT set before (`reusePort: true`, Node 23.1 and
 * newer). A socket can be in one slot only, of one map. An entry goes when its socket is closed. Creating one takes CAP_BPF.
 */
export class ReuseportSocketArray extends BpfMap {
  /** Creates an array of `maxEntries` empty slots. */
  static create(options: MapOptions): ReuseportSocketArray {
    return new ReuseportSocketArray(createBound('reuseport_sockarray', { ...options, key: u32, value: socketCodec() }))
  }

  /** Opens an array that exists. */
  static open(location: MapLocation, options: OpenOptions = {}): ReuseportSocketArray {
    return new ReuseportSocketArray(openBound(location, options, { types: ['reuseport_sockarray'], key: u32 }), location)
  }

  readonly #binding: Binding<number, number, SocketReference, bigint>

  /** @internal */
  constructor(binding: AnyBinding, location?: MapLocation) {
    super(binding, location)
    this.#binding = withCodecs(binding, u32, socketCodec(binding.info.valueSize))
  }

  /** The cookie of the socket in the slot, as `socketCookie` gives it; `undefined` when it is empty, and beyond the end. */
  get(index: number): bigint | undefined {
    return get(this.#binding, index)
  }

  has(index: number): boolean {
    return has(this.#binding, index)
  }

  /**
   * Stores a socket. With `'create'` the slot must be empty (`EEXIST`), with `'replace'` it must not be (`ENOENT`).
   *
   * Beyond the end it is refused with `E2BIG`, a socket that is in a slot already with `EBUSY`.
   */
  set(index: number, socket: SocketReference, mode: SetMode = 'any'): this {
    set(this.#binding, index, socket, setFlag(mode))
    return this
  }

  /** Empties the slot; whether there was a socket in it. */
  delete(index: number): boolean {
    return deleteKey(this.#binding, index)
  }

  /** The slots that are taken. */
  keys(): IterableIterator<number, undefined> {
    return keys(this.#binding)
  }

  /** The cookies of the sockets. */
  values(): IterableIterator<bigint, undefined> {
    return values(this.#binding)
  }

  /** Slots with the cookies of their sockets. */
  entries(): IterableIterator<[number, bigint], undefined> {
    return entries(this.#binding)
  }

  [Symbol.iterator](): IterableIterator<[number, bigint], undefined> {
    return entries(this.#binding)
  }

  forEach(callback: (cookie: bigint, index: number) => void): void {
    forEach(this.#binding, callback)
  }
}
