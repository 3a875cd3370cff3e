import type { bytes } from '../codec/bytes.js'
import type { AnyCodec, InputOf, OutputOf } from '../codec/codec.js'
import { i32 } from '../codec/integer.js'
import { atPath, outOfRange, within } from '../codec/invalid.js'
import type { MapType } from '../sys/map-kinds.js'
import { type AnyBinding, type Binding, openHandle, withCodecs } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { deleteKey } from './operation/delete.js'
import { get, has } from './operation/get.js'
import { type SetMode, set, setFlag } from './operation/set.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import { openOwner, type StorageOwner, type StorageOwners } from './storage-owner.js'
import { requireValueCodec } from './value-codec.js'

/** What `StorageMap.create` takes. */
export interface StorageMapOptions<O extends StorageOwner, V extends AnyCodec> extends Pick<MapOptions, 'name' | 'pin' | 'onIncompatible'> {
  /** What has the values: `'socket'`, `'inode'`, `'task'` or `'cgroup'`. */
  readonly owner: O
  readonly value: V
  /** A socket that a listening one accepts gets a copy of its value. For sockets only. */
  readonly clone?: O extends 'socket' ? boolean : never
}

type Bytes = ReturnType<typeof bytes>
type BindingOf<V> = Binding<number, number, InputOf<V>, OutputOf<V>>

const types = { socket: 'sk_storage', inode: 'inode_storage', task: 'task_storage', cgroup: 'cgrp_storage' } as const
const owners = new Map<MapType | number, StorageOwner>(Object.entries(types).map(([owner, type]) => [type, owner as StorageOwner]))

/**
 * Values that the kernel keeps with the object they are about, and frees with it: `sk_storage`, `inode_storage`, `task_storage` or
 * `cgrp_storage`. Since Linux 5.2, 5.10, 5.11 and 6.2.
 *
 * ```ts
 * const tags = StorageMap.create({ owner: 'socket', value: struct({ tenant: u32 }) })
 * tags.set(server, { tenant: 7 })    // bpf_sk_storage_get(tags, socket, 0, 0) finds it
 * ```
 *
 * There is no list of the owners, and no limit to their number. Creating one takes CAP_BPF.
 */
export class StorageMap<O extends StorageOwner, V extends AnyCodec> extends BpfMap {
  static create<const O extends StorageOwner, V extends AnyCodec>(options: StorageMapOptions<O, V>): StorageMap<O, V> {
    requireValueCodec(options.value)
    const attributes = { ...options, key: i32, maxEntries: 0, noPrealloc: true }
    return new StorageMap(createBound(typeOf(options.owner), attributes, ['noPrealloc', 'clone']))
  }

  /** Opens a map that exists, after a look whether it is what the owner and the codec say. Without a codec its values are bytes. */
  static open<const O extends StorageOwner, V extends AnyCodec>(
    location: MapLocation,
    options: OpenOptions & { readonly owner: O; readonly value: V }
  ): StorageMap<O, V>
  static open<const O extends StorageOwner>(location: MapLocation, options: OpenOptions & { readonly owner: O }): StorageMap<O, Bytes>
  static open<O extends StorageOwner, V extends AnyCodec>(
    location: MapLocation,
    options: OpenOptions & { readonly owner: O; readonly value?: V }
  ): StorageMap<O, V> {
    return new StorageMap(openBound(location, options, { types: [typeOf(options.owner)], key: i32, value: options.value }), location)
  }

  readonly #binding: BindingOf<V>
  readonly #owner: StorageOwner

  /** @internal */
  constructor(binding: AnyBinding, location?: MapLocation) {
    super(binding, location)
    // The binding has the value's codec, of which V is the type.
    this.#binding = withCodecs(binding, i32, binding.value) as BindingOf<V>
    this.#owner = owners.get(binding.info.type)!
  }

  /** The owner's value, or `undefined` when it has none. */
  get(owner: StorageOwners[O]): OutputOf<V> | undefined {
    return this.#with(owner, fd => get(this.#binding, fd))
  }

  has(owner: StorageOwners[O]): boolean {
    return this.#with(owner, fd => has(this.#binding, fd))
  }

  /** Stores the value. With `'create'` the owner must not have one yet (`EEXIST`), with `'replace'` it must have one (`ENOENT`). */
  set(owner: StorageOwners[O], value: InputOf<V>, mode: SetMode = 'any'): this {
    this.#with(owner, fd => set(this.#binding, fd, value, setFlag(mode)))
    return this
  }

  /** Deletes the owner's value; whether it had one. */
  delete(owner: StorageOwners[O]): boolean {
    return this.#with(owner, fd => deleteKey(this.#binding, fd))
  }

  #with<Result>(owner: StorageOwners[O], use: (fd: number) => Result): Result {
    openHandle(this.#binding)
    const { fd, close } = within('owner', () => openOwner(this.#owner, owner))
    try {
      return use(fd)
    } finally {
      close()
    }
  }
}

function typeOf(owner: StorageOwner): MapType {
  if (Object.hasOwn(types, owner)) return types[owner]
  throw atPath(outOfRange(`one of '${Object.keys(types).join("', '")}'`, owner), 'owner')
}
