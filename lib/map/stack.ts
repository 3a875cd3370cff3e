import type { bytes } from '../codec/bytes.js'
import type { AnyCodec, InputOf, OutputOf } from '../codec/codec.js'
import { ElementFlag } from '../sys/constants.js'
import type { Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { drainValues } from './operation/drain.js'
import { get } from './operation/get.js'
import { set } from './operation/set.js'
import { take } from './operation/take.js'
import { createBound, isSet, type MapOptions, type OpenOptions, openBound } from './options.js'
import type { PushOptions } from './queue.js'
import { requireValueCodec } from './value-codec.js'

/** What `Stack.create` takes. */
export interface StackOptions<V extends AnyCodec> extends MapOptions {
  readonly value: V
}

type Bytes = ReturnType<typeof bytes>
type BindingOf<V> = Binding<undefined, undefined, InputOf<V>, OutputOf<V>>

/**
 * Last in, first out: `stack`. It has values and no keys. Since Linux 4.20.
 *
 * ```ts
 * using undo = Stack.create({ value: u32, maxEntries: 100 })
 * undo.push(1).push(2)
 * undo.pop() // 2
 * ```
 */
export class Stack<V extends AnyCodec> extends BpfMap {
  static create<V extends AnyCodec>(options: StackOptions<V>): Stack<V> {
    requireValueCodec(options.value)
    return new Stack(createBound('stack', options) as BindingOf<V>)
  }

  /** Opens a stack that exists, after a look whether it is what the codec says. Without a codec its values are bytes. */
  static open<V extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly value: V }): Stack<V>
  static open(location: MapLocation, options?: OpenOptions): Stack<Bytes>
  static open<V extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly value?: V } = {}): Stack<V> {
    return new Stack(openBound(location, options, { types: ['stack'], value: options.value }) as BindingOf<V>, location)
  }

  readonly #binding: BindingOf<V>

  /** @internal */
  constructor(binding: BindingOf<V>, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /** Puts a value on top. A full stack throws a `MapFullError`, unless `overwrite` lets the oldest value go. */
  push(value: InputOf<V>, options: PushOptions = {}): this {
    set(this.#binding, undefined, value, isSet(options.overwrite, 'overwrite') ? ElementFlag.exist : ElementFlag.any)
    return this
  }

  /** Takes the newest value out; `undefined` when the stack is empty. */
  pop(): OutputOf<V> | undefined {
    return take(this.#binding, undefined)
  }

  /** The newest value, which stays; `undefined` when the stack is empty. */
  peek(): OutputOf<V> | undefined {
    return get(this.#binding, undefined)
  }

  /** Takes all values out, the newest first. */
  drain(): OutputOf<V>[] {
    return drainValues(this.#binding)
  }
}
