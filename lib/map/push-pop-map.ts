import type { AnyCodec, InputOf, OutputOf } from '../codec/codec.js'
import { ElementFlag } from '../sys/constants.js'
import type { Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { drainValues } from './operation/drain.js'
import { get } from './operation/get.js'
import { set } from './operation/set.js'
import { take } from './operation/take.js'
import { isSet } from './options.js'

/** How to push. */
export interface PushOptions {
  /** When full, the oldest value makes room. */
  readonly overwrite?: boolean
}

/** A map that has values and no keys. */
export type ValueBinding<V extends AnyCodec> = Binding<undefined, undefined, InputOf<V>, OutputOf<V>>

/** What queues and stacks have in common. The next value is the oldest of a queue, and the newest of a stack. */
export abstract class PushPopMap<V extends AnyCodec> extends BpfMap {
  readonly #binding: ValueBinding<V>

  /** @internal */
  constructor(binding: ValueBinding<V>, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /** Adds a value. A full map throws a `MapFullError`, unless `overwrite` lets the oldest value go. */
  push(value: InputOf<V>, options: PushOptions = {}): this {
    set(this.#binding, undefined, value, isSet(options.overwrite, 'overwrite') ? ElementFlag.exist : ElementFlag.any)
    return this
  }

  /** Takes the next value out; `undefined` when there is none. */
  pop(): OutputOf<V> | undefined {
    return take(this.#binding, undefined)
  }

  /** The next value, which stays; `undefined` when there is none. */
  peek(): OutputOf<V> | undefined {
    return get(this.#binding, undefined)
  }

  /** Takes all values out, in the order of `pop`. */
  drain(): OutputOf<V>[] {
    return drainValues(this.#binding)
  }
}
