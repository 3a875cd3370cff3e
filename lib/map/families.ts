import type { bytes } from '../codec/bytes.js'
import type { PerCpu } from '../codec/per-cpu.js'
import { ArrayMap } from './array-map.js'
import { bind } from './bind.js'
import type { AnyBinding } from './binding.js'
import type { BpfMap } from './bpf-map.js'
import { createDescriptor } from './create.js'
import type { MapDefinition } from './definition.js'
import { HashMap } from './hash-map.js'
import type { MapType } from './kinds.js'
import { LpmTrie } from './lpm-trie.js'
import { type MapLocation, openDescriptor } from './open.js'
import type { OpenOptions } from './options.js'
import { Queue } from './queue.js'
import { RawMap } from './raw-map.js'
import { Stack } from './stack.js'

type Bytes = ReturnType<typeof bytes>

/** The class, with bytes for keys and values, of each type of map; types that are not here have `RawMap`. */
interface RawClasses {
  hash: HashMap<Bytes, Bytes>
  lru_hash: HashMap<Bytes, Bytes>
  percpu_hash: HashMap<Bytes, PerCpu<Bytes>>
  lru_percpu_hash: HashMap<Bytes, PerCpu<Bytes>>
  array: ArrayMap<Bytes>
  percpu_array: ArrayMap<PerCpu<Bytes>>
  lpm_trie: LpmTrie<Bytes, Bytes>
  queue: Queue<Bytes>
  stack: Stack<Bytes>
}

/** The class of a map of type `T` whose keys and values are bytes. */
export type MapOf<T> = T extends keyof RawClasses ? RawClasses[T] : RawMap

type Family = new (binding: never, location?: MapLocation) => BpfMap

const families: { readonly [type in MapType]?: Family } = {
  hash: HashMap,
  lru_hash: HashMap,
  percpu_hash: HashMap,
  lru_percpu_hash: HashMap,
  array: ArrayMap,
  percpu_array: ArrayMap,
  lpm_trie: LpmTrie,
  queue: Queue,
  stack: Stack
} satisfies { readonly [type in keyof RawClasses]: Family }

/** A map of whatever type, as `openMap` gives it: `instanceof` tells which class it is. */
export type AnyMap = RawClasses[keyof RawClasses] | RawMap

/**
 * Creates a map of any type in one line, by the kernel's own attributes. Its keys and values are bytes.
 *
 * ```ts
 * using map = createMap({ type: 'hash', keySize: 4, valueSize: 4, maxEntries: 100, flags: MapFlag.noPrealloc })
 * map.set(Buffer.from([1, 0, 0, 0]), Buffer.from([2, 0, 0, 0]))
 * ```
 */
export function createMap<const T extends MapType | number>(definition: MapDefinition & { readonly type: T }): MapOf<T> {
  // The class is looked up by the very type that MapOf names.
  return wrap(bind(createDescriptor(definition), {})) as MapOf<T>
}

/** Opens a map of any type. It has the class that fits the type; its keys and values are bytes. */
export function openMap(location: MapLocation, options: OpenOptions = {}): AnyMap {
  return wrap(bind(openDescriptor(location, options.access), {}), location) as AnyMap
}

function wrap(binding: AnyBinding, location?: MapLocation): BpfMap {
  const family = binding.type === undefined ? undefined : families[binding.type]
  return family === undefined ? new RawMap(binding, location) : new family(binding as never, location)
}
