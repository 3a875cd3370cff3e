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
import { requireValueCodec } from './value-codec.js'

/** What `Queue.create` takes. */
export interface QueueOptions<V extends AnyCodec> extends MapOptions {
  readonly value: V
}

/** How to push. */
export interface PushOptions {
  /** When full, the oldest value makes room. */
  readonly overwrite?: boolean
}

type Bytes = ReturnType<typeof bytes>
type BindingOf<V> = Binding<undefined, undefined, InputOf<V>, OutputOf<V>>

/**
 * First in, first out: `queue`. It has values and no keys. Since Linux 4.20.
 *
 * ```ts
 * using jobs = Queue.create({ value: u32, maxEntries: 100 })
 * jobs.push(1).push(2)
 * jobs.pop() // 1
 * ```
 */
export class Queue<V extends AnyCodec> extends BpfMap {
  static create<V extends AnyCodec>(options: QueueOptions<V>): Queue<V> {
    requireValueCodec(options.value)
    return new Queue(createBound('queue', options) as BindingOf<V>)
  }

  /** Opens a queue that exists, after a look whether it is what the codec says. Without a codec its values are bytes. */
  static open<V extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly value: V }): Queue<V>
  static open(location: MapLocation, options?: OpenOptions): Queue<Bytes>
  static open<V extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly value?: V } = {}): Queue<V> {
    return new Queue(openBound(location, options, { types: ['queue'], value: options.value }) as BindingOf<V>, location)
  }

  readonly #binding: BindingOf<V>

  /** @internal */
  constructor(binding: BindingOf<V>, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /** Appends a value. A full queue throws a `MapFullError`, unless `overwrite` lets the oldest value go. */
  push(value: InputOf<V>, options: PushOptions = {}): this {
    set(this.#binding, undefined, value, isSet(options.overwrite, 'overwrite') ? ElementFlag.exist : ElementFlag.any)
    return this
  }

  /** Takes the oldest value out; `undefined` when the queue is empty. */
  pop(): OutputOf<V> | undefined {
    return take(this.#binding, undefined)
  }

  /** The oldest value, which stays; `undefined` when the queue is empty. */
  peek(): OutputOf<V> | undefined {
    return get(this.#binding, undefined)
  }

  /** Takes all values out, the oldest first. */
  drain(): OutputOf<V>[] {
    return drainValues(this.#binding)
  }
}
