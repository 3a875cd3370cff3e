import type { bytes } from '../codec/bytes.js'
import type { AnyCodec, InputOf, OutputOf } from '../codec/codec.js'
import { atPath, outOfRange } from '../codec/invalid.js'
import type { Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { holds } from './operation/holds.js'
import { set } from './operation/set.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import { requireValueCodec } from './value-codec.js'

/** What `BloomFilter.create` takes. */
export interface BloomFilterOptions<V extends AnyCodec> extends MapOptions {
  readonly value: V
  /** For how many values it is made. It takes more, and is then wrong more often. */
  readonly maxEntries: number
  /** How many bits each value sets, 1 to 15: 5 by default. More of them are wrong less often, and cost memory and time. */
  readonly hashes?: number
}

type Bytes = ReturnType<typeof bytes>
type BindingOf<V> = Binding<undefined, undefined, InputOf<V>, OutputOf<V>>

/** What the kernel takes when it is not told. */
const usualHashes = 5
const mostHashes = 15

/**
 * A set that may say yes where it should say no, and never no where it should say yes: `bloom_filter`. Since Linux 5.16.
 *
 * ```ts
 * const seen = BloomFilter.create({ value: ipv4, maxEntries: 10_000 })
 * seen.add('10.0.0.1')
 * seen.has('10.0.0.1') // true
 * seen.has('10.0.0.2') // most likely false
 * ```
 *
 * Values can be neither taken out nor walked over: the filter has only their hashes.
 */
export class BloomFilter<V extends AnyCodec> extends BpfMap {
  static create<V extends AnyCodec>(options: BloomFilterOptions<V>): BloomFilter<V> {
    requireValueCodec(options.value)
    return new BloomFilter(createBound('bloom_filter', { ...options, mapExtra: checkHashes(options.hashes) }) as BindingOf<V>)
  }

  /** Opens a filter that exists, after a look whether it is what the codec says. Without a codec its values are bytes. */
  static open<V extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly value: V }): BloomFilter<V>
  static open(location: MapLocation, options?: OpenOptions): BloomFilter<Bytes>
  static open<V extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly value?: V } = {}): BloomFilter<V> {
    return new BloomFilter(openBound(location, options, { types: ['bloom_filter'], value: options.value }) as BindingOf<V>, location)
  }

  readonly #binding: BindingOf<V>

  /** @internal */
  constructor(binding: BindingOf<V>, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /** How many bits each value sets. */
  get hashes(): number {
    return Number(this.#binding.info.mapExtra) || usualHashes
  }

  /** Adds a value. */
  add(value: InputOf<V>): this {
    set(this.#binding, undefined, value, 0)
    return this
  }

  /** `false`: the value has not been added. `true`: it has, or others have set the same bits. */
  has(value: InputOf<V>): boolean {
    return holds(this.#binding, value)
  }
}

function checkHashes(hashes: number = usualHashes): number {
  if (Number.isInteger(hashes) && hashes >= 1 && hashes <= mostHashes) return hashes
  throw atPath(outOfRange(`an integer from 1 to ${mostHashes}`, hashes), 'hashes')
}
