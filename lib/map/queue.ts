import type { bytes } from '../codec/bytes.js'
import type { AnyCodec } from '../codec/codec.js'
import type { MapLocation } from './open.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import { PushPopMap, type ValueBinding } from './push-pop-map.js'
import { requireValueCodec } from './value-codec.js'

/** What `Queue.create` takes. */
export interface QueueOptions<V extends AnyCodec> extends MapOptions {
  readonly value: V
}

type Bytes = ReturnType<typeof bytes>

/**
 * First in, first out: `queue`. It has values and no keys. Since Linux 4.20.
 *
 * ```ts
 * const jobs = Queue.create({ value: u32, maxEntries: 100 })
 * jobs.push(1).push(2)
 * jobs.pop() // 1
 * ```
 */
export class Queue<V extends AnyCodec> extends PushPopMap<V> {
  static create<V extends AnyCodec>(options: QueueOptions<V>): Queue<V> {
    requireValueCodec(options.value)
    return new Queue(createBound('queue', options) as ValueBinding<V>)
  }

  /** Opens a queue that exists, after a look whether it is what the codec says. Without a codec its values are bytes. */
  static open<V extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly value: V }): Queue<V>
  static open(location: MapLocation, options?: OpenOptions): Queue<Bytes>
  static open<V extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly value?: V } = {}): Queue<V> {
    return new Queue(openBound(location, options, { types: ['queue'], value: options.value }) as ValueBinding<V>, location)
  }
}
