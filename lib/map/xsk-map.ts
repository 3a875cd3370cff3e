import { u32 } from '../codec/integer.js'
import { type AnyBinding, type Binding, withCodecs } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { deleteKey } from './operation/delete.js'
import { type SetMode, set, setFlag } from './operation/set.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import { type HasFd, reference } from './reference.js'

const value = reference('an AF_XDP socket')

/**
 * AF_XDP sockets that XDP programs hand packets to, by the index of the interface's queue: `xskmap`. Since Linux 4.18.
 *
 * ```ts
 * const sockets = XskMap.create({ name: 'sockets', maxEntries: 4 })
 * sockets.set(0, { fd })    // bpf_redirect_map(sockets, 0, XDP_PASS) puts the packet into the socket's ring
 * ```
 *
 * The kernel gives no way to read it: what was stored cannot be asked for. An entry goes when its socket is closed. Creating one takes
 * CAP_BPF and CAP_NET_ADMIN.
 */
export class XskMap extends BpfMap {
  /** Creates a map of `maxEntries` empty slots: as many as the interface has queues. */
  static create(options: Omit<MapOptions, 'programAccess'>): XskMap {
    return new XskMap(createBound('xskmap', { ...options, key: u32, value }))
  }

  /** Opens a map that exists. */
  static open(location: MapLocation, options: OpenOptions = {}): XskMap {
    return new XskMap(openBound(location, options, { types: ['xskmap'], key: u32, value }), location)
  }

  readonly #binding: Binding<number, number, HasFd, number>

  /** @internal */
  constructor(binding: AnyBinding, location?: MapLocation) {
    super(binding, location)
    this.#binding = withCodecs(binding, u32, value)
  }

  /**
   * Stores a socket by its descriptor: `{ fd }`. With `'create'` the slot must be empty (`EEXIST`), with `'replace'` it must not be
   * (`ENOENT`); the modes are there since Linux 5.3.
   */
  set(queue: number, socket: HasFd, mode: SetMode = 'any'): this {
    set(this.#binding, queue, socket, setFlag(mode))
    return this
  }

  /** Empties the slot. The kernel does not tell whether there was a socket in it. */
  delete(queue: number): void {
    deleteKey(this.#binding, queue)
  }
}
