import type { AnyBinding, Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { deleteKey } from './operation/delete.js'
import { get } from './operation/get.js'
import { entries } from './operation/iterate.js'
import { nextKey } from './operation/next-key.js'
import { type SetMode, set, setFlag } from './operation/set.js'
import { take } from './operation/take.js'

type RawBinding = Binding<Uint8Array, Uint8Array<ArrayBuffer>, Uint8Array, Uint8Array<ArrayBuffer>>

/**
 * A map of a type that has no class of its own here, as bytes. Which of the operations it has is for the kernel to say: those that the type
 * lacks throw what the kernel answers.
 */
export class RawMap extends BpfMap {
  readonly #binding: RawBinding

  /** @internal */
  constructor(binding: AnyBinding, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding as RawBinding
  }

  /** The value's bytes, or `undefined` when there is none. */
  get(key: Uint8Array): Uint8Array<ArrayBuffer> | undefined {
    return get(this.#binding, key)
  }

  set(key: Uint8Array, value: Uint8Array, mode: SetMode = 'any'): this {
    set(this.#binding, key, value, setFlag(mode))
    return this
  }

  /** Deletes the entry; whether there was one. */
  delete(key: Uint8Array): boolean {
    return deleteKey(this.#binding, key)
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
