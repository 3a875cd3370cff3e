import { bytes } from '../codec/bytes.js'
import { nothing } from '../codec/nothing.js'
import type { Descriptor } from '../sys/descriptor.js'
import { bind } from './bind.js'
import type { AnyBinding, Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import { createDescriptor } from './create.js'
import type { MapDefinition } from './definition.js'
import { type MapLocation, openDescriptor } from './open.js'
import { deleteSlot } from './operation/delete-slot.js'
import { get } from './operation/get.js'
import { entries } from './operation/iterate.js'
import { nextKey } from './operation/next-key.js'
import { type SetMode, set, setFlag } from './operation/set.js'
import { take } from './operation/take.js'
import type { OpenOptions } from './options.js'

type RawBinding = Binding<Uint8Array, Uint8Array<ArrayBuffer>, Uint8Array, Uint8Array<ArrayBuffer>>

/**
 * A map of any type, as the bytes that the kernel takes and gives: what `createMap` and `openMap` have for types without a class here.
 *
 * Which of the operations a type has is for the kernel to say: those that it lacks throw what the kernel answers. A per-CPU value is the
 * slots of all possible CPUs in a row, each rounded up to 8 bytes.
 */
export class RawMap extends BpfMap {
  /** Creates a map by the kernel's own attributes. */
  static create(definition: MapDefinition): RawMap {
    return new RawMap(bindBytes(createDescriptor(definition)))
  }

  /** Opens a map of whatever type. */
  static open(location: MapLocation, options: OpenOptions = {}): RawMap {
    return new RawMap(bindBytes(openDescriptor(location, options.access)), location)
  }

  readonly #binding: RawBinding

  /** @internal */
  constructor(binding: AnyBinding, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding as RawBinding
  }

  /** The value's bytes, or `undefined` when there is none. */
  get(key: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    if (this.#binding.kind?.lookupByValue) throw new TypeError(`${this.toString()} is asked for values: open it as a BloomFilter`)
    return get(this.#binding, key)
  }

  set(key: Uint8Array, value: Uint8Array, mode: SetMode = 'any'): this {
    set(this.#binding, key, value, setFlag(mode))
    return this
  }

  /** Deletes the entry; whether there was one, as far as the kernel tells: of AF_XDP sockets it does not. */
  delete(key: Uint8Array): boolean {
    return deleteSlot(this.#binding, key)
  }

  /** Deletes the entry and returns the value it had. */
  take(key: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    return take(this.#binding, key)
  }

  [Symbol.iterator](): IterableIterator<[Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>], undefined> {
    return entries(this.#binding)
  }

  /** The kernel's own walk: the key after `key`, or the first; `undefined` after the last. */
  nextKey(key?: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    return nextKey(this.#binding, key)
  }
}

function bindBytes(descriptor: Descriptor): AnyBinding {
  const binding = bind(descriptor, {})
  return { ...binding, value: binding.valueSize === 0 ? nothing : bytes(binding.valueSize) }
}
