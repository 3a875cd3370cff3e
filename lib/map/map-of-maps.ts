import type { AnyCodec, InputOf, OutputOf } from '../codec/codec.js'
import { u32 } from '../codec/integer.js'
import { atPath, invalidType } from '../codec/invalid.js'
import { BpfError } from '../errors/bpf-error.js'
import type { Binding } from './binding.js'
import { BpfMap, openLike } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { deleteKey } from './operation/delete.js'
import { get, has } from './operation/get.js'
import { entries, keys } from './operation/iterate.js'
import { type SetMode, set, setFlag } from './operation/set.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import { type HasFd, reference } from './reference.js'
import { requireKeyCodec } from './value-codec.js'

/** What `MapOfMaps.create` takes for an array of maps. */
export interface ArrayOfMapsOptions<M extends BpfMap> extends MapOptions {
  /** A map like those that it will hold, which may be closed after that: what is read is opened as this one is, with the same codecs. */
  readonly inner: M
}

/** What `MapOfMaps.create` takes for a hash of maps. */
export interface HashOfMapsOptions<K extends AnyCodec, M extends BpfMap> extends ArrayOfMapsOptions<M> {
  readonly key: K
  /** Memory is taken entry by entry instead of all at once. */
  readonly noPrealloc?: boolean
}

/** How `MapOfMaps.open` opens what is read. */
export interface InnerMaps<M extends BpfMap> {
  /** `location => HashMap.open(location, { key, value })`, or `openMap`. */
  readonly openInner: (location: MapLocation) => M
}

type OuterBinding<K> = Binding<InputOf<K>, OutputOf<K>, HasFd, number>

/** The value of maps of maps, for `createMap` and `openMap`. */
export const innerMapCodec = reference('a map')

/**
 * Maps by key: without a key codec `array_of_maps`, with one `hash_of_maps`. Since Linux 4.12.
 *
 * ```ts
 * const counts = HashMap.create({ key: u32, value: u64, maxEntries: 1024 })
 * const perTenant = MapOfMaps.create({ key: text(16), inner: counts, maxEntries: 100 })
 * perTenant.set('blue', counts)
 * const blue = perTenant.get('blue')    // a HashMap of its own, to be closed
 * ```
 *
 * A program that looks an inner map up works on it to its end, also when it is replaced meanwhile. Maps of maps cannot be nested.
 */
export class MapOfMaps<K extends AnyCodec, M extends BpfMap> extends BpfMap {
  /** Creates a map for maps such as `inner`, which is not put into it. */
  static create<K extends AnyCodec, M extends BpfMap>(options: HashOfMapsOptions<K, M>): MapOfMaps<K, M>
  static create<M extends BpfMap>(options: ArrayOfMapsOptions<M>): MapOfMaps<typeof u32, M>
  static create<M extends BpfMap>(options: ArrayOfMapsOptions<M> & { readonly key?: AnyCodec }): MapOfMaps<AnyCodec, M> {
    const { key, inner } = options
    if (!(inner instanceof BpfMap)) throw atPath(invalidType('a map, to be the template of those to come', inner), 'inner')
    if (key !== undefined) requireKeyCodec(key)
    const type = key === undefined ? 'array_of_maps' : 'hash_of_maps'
    const codecs = { key: key ?? u32, value: innerMapCodec }
    return new MapOfMaps(createBound(type, { ...options, ...codecs }, ['noPrealloc']) as OuterBinding<AnyCodec>, undefined, location =>
      openLike(inner, location)
    )
  }

  /** Opens a map of maps that exists, after a look whether it is what the codec says; without one it is an array of maps. */
  static open<K extends AnyCodec, M extends BpfMap>(
    location: MapLocation,
    options: OpenOptions & InnerMaps<M> & { readonly key: K }
  ): MapOfMaps<K, M>
  static open<M extends BpfMap>(location: MapLocation, options: OpenOptions & InnerMaps<M>): MapOfMaps<typeof u32, M>
  static open<M extends BpfMap>(
    location: MapLocation,
    options: OpenOptions & InnerMaps<M> & { readonly key?: AnyCodec }
  ): MapOfMaps<AnyCodec, M> {
    const { key, openInner } = options
    if (typeof openInner !== 'function') throw atPath(invalidType('a function that opens a map', openInner), 'openInner')
    const expected = { types: [key === undefined ? 'array_of_maps' : 'hash_of_maps'], key: key ?? u32, value: innerMapCodec } as const
    return new MapOfMaps(openBound(location, options, expected) as OuterBinding<AnyCodec>, location, openInner)
  }

  readonly #binding: OuterBinding<K>
  readonly #openInner: (location: MapLocation) => M

  /** @internal */
  constructor(binding: OuterBinding<K>, location: MapLocation | undefined, openInner: (location: MapLocation) => M) {
    super(binding, location)
    this.#binding = binding
    this.#openInner = openInner
  }

  /**
   * Opens the map under the key, for the caller to close; `undefined` when there is none.
   *
   * The kernel gives its id, and opening by id takes CAP_SYS_ADMIN: `getId` does not.
   */
  get(key: InputOf<K>): M | undefined {
    for (let tried: number | undefined; ; ) {
      const id = this.getId(key)
      if (id === undefined) return undefined
      try {
        return this.#openInner({ id })
      } catch (error) {
        // Someone has replaced the map between the look-up and this, and it is gone; now another one is there, or none.
        if (!isMissing(error) || id === tried) throw error
        tried = id
      }
    }
  }

  /** The id of the map under the key; `undefined` when there is none. */
  getId(key: InputOf<K>): number | undefined {
    return get(this.#binding, key)
  }

  /** Whether there is a map under the key. */
  has(key: InputOf<K>): boolean {
    return has(this.#binding, key)
  }

  /**
   * Puts a map under the key, in one step for programs that look it up. It then holds the map, which may be closed.
   *
   * `EINVAL` for a map that is not like the template. `mode` is for hashes only: an array's slots are always there.
   */
  set(key: InputOf<K>, map: HasFd, mode: SetMode = 'any'): this {
    set(this.#binding, key, map, setFlag(mode))
    return this
  }

  /** Takes the map under the key out; whether there was one. */
  delete(key: InputOf<K>): boolean {
    return deleteKey(this.#binding, key)
  }

  /** The keys that have maps. */
  keys(): IterableIterator<OutputOf<K>, undefined> {
    return keys(this.#binding)
  }

  /** The keys that have maps, with the ids of these. */
  ids(): IterableIterator<[OutputOf<K>, number], undefined> {
    return entries(this.#binding)
  }
}

function isMissing(error: unknown): boolean {
  return error instanceof BpfError && error.code === 'ENOENT'
}
