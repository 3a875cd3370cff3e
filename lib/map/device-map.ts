import { u32 } from '../codec/integer.js'
import { type AnyBinding, type Binding, withCodecs } from './binding.js'
import { BpfMap } from './bpf-map.js'
import { type Device, type DeviceInput, deviceCodec, deviceOnly, deviceWithProgram } from './device-value.js'
import type { MapLocation } from './open.js'
import { deleteSlot } from './operation/delete-slot.js'
import { get, has } from './operation/get.js'
import { entries, forEach, keys, values } from './operation/iterate.js'
import { nextKey } from './operation/next-key.js'
import { set } from './operation/set.js'
import { createBound, isSet, type MapOptions, type OpenOptions, openBound } from './options.js'

/** What `DeviceMap.create` takes. */
export interface DeviceMapOptions<Programs extends boolean = boolean> extends Omit<MapOptions, 'programAccess'> {
  /** Keys are any 32-bit numbers, interface indexes for example, and not the slots of an array. Since Linux 5.4. */
  readonly hash?: boolean
  /** Entries have room for a program: `true` by default. `false` makes values of 4 bytes, which is all that Linux before 5.8 has. */
  readonly programs?: Programs
}

type BindingOf<Programs extends boolean> = Binding<number, number, DeviceInput<Programs>, Device>

const types = ['devmap', 'devmap_hash'] as const

/**
 * Network interfaces that XDP programs redirect packets to: `devmap`, and with `hash` `devmap_hash`. Since Linux 4.14.
 *
 * ```ts
 * const ports = DeviceMap.create({ name: 'ports', maxEntries: 16 })
 * ports.set(0, 'eth1')    // bpf_redirect_map(ports, 0, 0) sends the packet out there
 * ports.get(0)            // { index: 3, name: 'eth1', programId: undefined }
 * ```
 *
 * An entry goes when its interface does. Names and indexes are those of the network namespace of the process that stores them. Creating one
 * takes CAP_BPF and CAP_NET_ADMIN.
 */
export class DeviceMap<Programs extends boolean> extends BpfMap {
  static create<const Programs extends boolean = true>(options: DeviceMapOptions<Programs>): DeviceMap<Programs> {
    const type = isSet(options.hash, 'hash') ? 'devmap_hash' : 'devmap'
    const value = options.programs === undefined || isSet(options.programs, 'programs') ? deviceWithProgram : deviceOnly
    return new DeviceMap(createBound(type, { ...options, key: u32, value }))
  }

  /** Opens a map that exists, an array or a hash. Whether its entries have room for programs is as it was created. */
  static open(location: MapLocation, options: OpenOptions = {}): DeviceMap<boolean> {
    return new DeviceMap(openBound(location, options, { types, key: u32 }), location)
  }

  readonly #binding: BindingOf<Programs>

  /** @internal */
  constructor(binding: AnyBinding, location?: MapLocation) {
    super(binding, location)
    this.#binding = withCodecs(binding, u32, deviceCodec(binding.info.valueSize)) as BindingOf<Programs>
  }

  /** The interface under the key, and the program that runs on its packets; `undefined` when there is none. */
  get(key: number): Device | undefined {
    return get(this.#binding, key)
  }

  has(key: number): boolean {
    return has(this.#binding, key)
  }

  /**
   * Stores an interface, by name or index, or one with a program: `{ interface: 'eth1', program }`.
   *
   * An array throws `E2BIG` beyond its end, a full hash a `MapFullError`.
   */
  set(key: number, device: DeviceInput<Programs>): this {
    set(this.#binding, key, device, 0)
    return this
  }

  /** Deletes the entry; whether there was one, which of an array is found out by a look-up before. */
  delete(key: number): boolean {
    return deleteSlot(this.#binding, key)
  }

  /** The keys that have entries. */
  keys(): IterableIterator<number, undefined> {
    return keys(this.#binding)
  }

  values(): IterableIterator<Device, undefined> {
    return values(this.#binding)
  }

  entries(): IterableIterator<[number, Device], undefined> {
    return entries(this.#binding)
  }

  [Symbol.iterator](): IterableIterator<[number, Device], undefined> {
    return entries(this.#binding)
  }

  forEach(callback: (device: Device, key: number) => void): void {
    forEach(this.#binding, callback)
  }

  /** The kernel's own walk: the key after `key`, or the first; `undefined` after the last. An array's empty slots are among them. */
  nextKey(key?: number): number | undefined {
    return nextKey(this.#binding, key)
  }
}
