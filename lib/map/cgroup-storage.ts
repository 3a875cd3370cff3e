import type { bytes } from '../codec/bytes.js'
import type { InputOf, OutputOf } from '../codec/codec.js'
import { isPerCpu, type PerCpu } from '../codec/per-cpu.js'
import type { AnyBinding, Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import { type CgroupAttachmentKey, type CgroupKey, cgroupAttachmentKey, cgroupKey } from './cgroup-key.js'
import type { MapLocation } from './open.js'
import { get, getOrThrow, has } from './operation/get.js'
import { entries, keys, values } from './operation/iterate.js'
import { type LockOptions, lockFlag } from './operation/lock.js'
import { set } from './operation/set.js'
import { createBound, isSet, type MapOptions, type OpenOptions, openBound } from './options.js'
import { requireValueCodec, type ValueCodec, type ValueInput, type ValueOutput } from './value-codec.js'

/** What `CgroupStorage.create` takes. */
export interface CgroupStorageOptions<V extends ValueCodec> extends Omit<MapOptions, 'maxEntries'> {
  /** `perCpu(codec)` makes a storage with a value for each CPU. Since Linux 4.20. */
  readonly value: V
}

/** Whether all attachments of a program to a cgroup share one storage. */
export interface SharedStorage {
  /** The key is the cgroup alone, and its programs of all attach types have one storage. Since Linux 5.9. */
  readonly shared: true
}

type Bytes = ReturnType<typeof bytes>
type BindingOf<V, K> = Binding<InputOf<K>, OutputOf<K>, ValueInput<V>, ValueOutput<V>>

const types = ['cgroup_storage', 'percpu_cgroup_storage'] as const

/**
 * A value for each cgroup that a program is attached to: `cgroup_storage`, and with `perCpu(codec)` `percpu_cgroup_storage`. Since Linux 4.19.
 *
 * ```ts
 * const packets = CgroupStorage.create({ value: u64 })
 * // A cgroup_skb program reaches its value by bpf_get_local_storage(packets, 0).
 * packets.get({ cgroup: '/sys/fs/cgroup/web', attachType: 'cgroup_inet_egress' })
 * ```
 *
 * The kernel makes the value, zeroed, when a program that uses the map is attached, and takes it away with the cgroup: it can be neither
 * made nor deleted from here. A program has one such map of each type at most. Before Linux 5.9 a map belonged to the first program that
 * used it, and a value went when its program was detached.
 */
export class CgroupStorage<V extends ValueCodec, K extends CgroupKey | CgroupAttachmentKey = CgroupAttachmentKey> extends BpfMap {
  static create<V extends ValueCodec>(options: CgroupStorageOptions<V> & SharedStorage): CgroupStorage<V, CgroupKey>
  static create<V extends ValueCodec>(options: CgroupStorageOptions<V>): CgroupStorage<V>
  static create<V extends ValueCodec>(options: CgroupStorageOptions<V> & Partial<SharedStorage>): CgroupStorage<V, never> {
    requireValueCodec(options.value)
    const type = isPerCpu(options.value) ? 'percpu_cgroup_storage' : 'cgroup_storage'
    const key = isSet(options.shared, 'shared') ? cgroupKey : cgroupAttachmentKey
    return new CgroupStorage(createBound(type, { ...options, maxEntries: 0, key }) as BindingOf<V, never>)
  }

  /** Opens a storage that exists, after a look whether it is what the codec says. Without a codec its values are bytes. */
  static open<V extends ValueCodec>(
    location: MapLocation,
    options: OpenOptions & SharedStorage & { readonly value: V }
  ): CgroupStorage<V, CgroupKey>
  static open<V extends ValueCodec>(location: MapLocation, options: OpenOptions & { readonly value: V }): CgroupStorage<V>
  static open(location: MapLocation, options: OpenOptions & SharedStorage): CgroupStorage<Bytes | PerCpu<Bytes>, CgroupKey>
  static open(location: MapLocation, options?: OpenOptions): CgroupStorage<Bytes | PerCpu<Bytes>>
  static open<V extends ValueCodec>(
    location: MapLocation,
    options: OpenOptions & Partial<SharedStorage> & { readonly value?: V } = {}
  ): CgroupStorage<V, never> {
    const key = isSet(options.shared, 'shared') ? cgroupKey : cgroupAttachmentKey
    return new CgroupStorage(openBound(location, options, { types, key, value: options.value }) as BindingOf<V, never>, location)
  }

  readonly #binding: BindingOf<V, K>

  /** @internal */
  constructor(binding: BindingOf<V, K>, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /** The value of a cgroup, or of what is attached there; `undefined` when there is none. */
  get(key: InputOf<K>, options?: LockOptions<V>): ValueOutput<V> | undefined {
    return get(this.#binding, key, lockFlag(this.#binding, options))
  }

  /** The value; an error with the code `ENOENT` when there is none. */
  getOrThrow(key: InputOf<K>, options?: LockOptions<V>): ValueOutput<V> {
    return getOrThrow(this.#binding, key, lockFlag(this.#binding, options))
  }

  /** Whether there is a value. */
  has(key: InputOf<K>): boolean {
    return has(this.#binding, key)
  }

  /** Replaces the value; `ENOENT` when there is none. */
  set(key: InputOf<K>, value: ValueInput<V>, options?: LockOptions<V>): this {
    set(this.#binding, key, value, lockFlag(this.#binding, options))
    return this
  }

  keys(): IterableIterator<OutputOf<K>, undefined> {
    return keys(this.#binding)
  }

  values(): IterableIterator<ValueOutput<V>, undefined> {
    return values(this.#binding)
  }

  /** All values with their cgroups, by the kernel's ids. */
  entries(): IterableIterator<[OutputOf<K>, ValueOutput<V>], undefined> {
    return entries(this.#binding)
  }

  [Symbol.iterator](): IterableIterator<[OutputOf<K>, ValueOutput<V>], undefined> {
    return entries(this.#binding)
  }
}

/** The binding with the codec for keys of the size that the map has. */
export function withCgroupKey(binding: AnyBinding): BindingOf<never, never> {
  const key = binding.info.keySize === cgroupKey.size ? cgroupKey : cgroupAttachmentKey
  return { ...binding, key } as BindingOf<never, never>
}
