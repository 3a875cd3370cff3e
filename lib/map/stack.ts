import type { bytes } from '../codec/bytes.js'
import type { AnyCodec } from '../codec/codec.js'
import type { MapLocation } from './open.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import { PushPopMap, type ValueBinding } from './push-pop-map.js'
import { requireValueCodec } from './value-codec.js'

/** What `Stack.create` takes. */
export interface StackOptions<V extends AnyCodec> extends MapOptions {
  readonly value: V
}

type Bytes = ReturnType<typeof bytes>

/**
 * Last in, first out: `stack`. It has values and no keys. Since Linux 4.20.
 *
 * ```ts
 * const undo = Stack.create({ value: u32, maxEntries: 100 })
 * undo.push(1).push(2)
 * undo.pop() // 2
 * ```
 */
export class Stack<V extends AnyCodec> extends PushPopMap<V> {
  static create<V extends AnyCodec>(options: StackOptions<V>): Stack<V> {
    requireValueCodec(options.value)
    return new Stack(createBound('stack', options) as ValueBinding<V>)
  }

  /** Opens a stack that exists, after a look whether it is what the codec says. Without a codec its values are bytes. */
  static open<V extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly value: V }): Stack<V>
  static open(location: MapLocation, options?: OpenOptions): Stack<Bytes>
  static open<V extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly value?: V } = {}): Stack<V> {
    return new Stack(openBound(location, options, { types: ['stack'], value: options.value }) as ValueBinding<V>, location)
  }
}
