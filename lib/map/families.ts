import type { bytes } from '../codec/bytes.js'
import type { AnyCodec } from '../codec/codec.js'
import { u32 } from '../codec/integer.js'
import type { PerCpu } from '../codec/per-cpu.js'
import type { Descriptor } from '../sys/descriptor.js'
import { Arena } from './arena.js'
import { ArrayMap } from './array-map.js'
import { bind, mapInfo } from './bind.js'
import { BloomFilter } from './bloom-filter.js'
import type { BpfMap } from './bpf-map.js'
import { CpuMap } from './cpu-map.js'
import { createDescriptor } from './create.js'
import type { MapDefinition } from './definition.js'
import { DeviceMap } from './device-map.js'
import { rawTypes } from './element-types.js'
import { HashMap } from './hash-map.js'
import { type MapType, mapTypeOf } from './kinds.js'
import { LpmTrie } from './lpm-trie.js'
import { innerMapCodec, MapOfMaps } from './map-of-maps.js'
import { type MapLocation, openDescriptor } from './open.js'
import type { OpenOptions } from './options.js'
import { PerfEventArray, perfEventArrayCodecs } from './perf-event-array.js'
import { ProgramArray, programArrayCodecs } from './program-array.js'
import { Queue } from './queue.js'
import { RawMap } from './raw-map.js'
import { ReuseportSocketArray } from './reuseport-socket-array.js'
import { SocketMap } from './socket-map.js'
import { Stack } from './stack.js'
import type { BuildIdFrame } from './stack-frames.js'
import { StackTraceMap } from './stack-trace-map.js'
import { XskMap } from './xsk-map.js'

type Bytes = ReturnType<typeof bytes>

/** The class, with bytes for keys and values, of each type of map that holds no maps; types that are not here have `RawMap`. */
interface PlainClasses {
  hash: HashMap<Bytes, Bytes>
  lru_hash: HashMap<Bytes, Bytes>
  percpu_hash: HashMap<Bytes, PerCpu<Bytes>>
  lru_percpu_hash: HashMap<Bytes, PerCpu<Bytes>>
  array: ArrayMap<Bytes>
  percpu_array: ArrayMap<PerCpu<Bytes>>
  lpm_trie: LpmTrie<Bytes, Bytes>
  queue: Queue<Bytes>
  stack: Stack<Bytes>
  stack_trace: StackTraceMap<bigint | BuildIdFrame>
  perf_event_array: PerfEventArray
  bloom_filter: BloomFilter<Bytes>
  arena: Arena
  prog_array: ProgramArray
  devmap: DeviceMap<boolean>
  devmap_hash: DeviceMap<boolean>
  cpumap: CpuMap<boolean>
  xskmap: XskMap
  sockmap: SocketMap<typeof u32>
  sockhash: SocketMap<Bytes>
  reuseport_sockarray: ReuseportSocketArray
}

type InnerMap = PlainClasses[keyof PlainClasses] | RawMap

interface RawClasses extends PlainClasses {
  array_of_maps: MapOfMaps<typeof u32, InnerMap>
  hash_of_maps: MapOfMaps<Bytes, InnerMap>
}

/** A map of whatever type, as `openMap` gives it: `instanceof` tells which class it is. */
export type AnyMap = RawClasses[keyof RawClasses] | RawMap

/** The class of a map of type `T` whose keys and values are bytes; any class for a number, which may stand for any type. */
export type MapOf<T> = T extends number ? AnyMap : T extends keyof RawClasses ? RawClasses[T] : RawMap

interface Family {
  readonly create: (binding: never, location?: MapLocation) => BpfMap
  /** Of keys that are not bytes. */
  readonly key?: AnyCodec
  /** Of values that are not bytes. */
  readonly value?: AnyCodec
}

const hashes: Family = { create: (binding, location) => new HashMap(binding, location) }
const arrays: Family = { create: (binding, location) => new ArrayMap(binding, location), key: u32 }
const devices: Family = { create: (binding, location) => new DeviceMap(binding, location), key: u32 }
const mapsOfMaps: Family = {
  create: (binding, location) => new MapOfMaps(binding, location, inner => openMap(inner)),
  value: innerMapCodec
}
const others: Family = { create: (binding, location) => new RawMap(binding, location) }

const families: { readonly [type in MapType]?: Family } = {
  hash: hashes,
  lru_hash: hashes,
  percpu_hash: hashes,
  lru_percpu_hash: hashes,
  array: arrays,
  percpu_array: arrays,
  lpm_trie: { create: (binding, location) => new LpmTrie(binding, location) },
  queue: { create: (binding, location) => new Queue(binding, location) },
  stack: { create: (binding, location) => new Stack(binding, location) },
  stack_trace: { create: (binding, location) => new StackTraceMap(binding, location), key: u32 },
  arena: { create: (binding, location) => new Arena(binding, location) },
  perf_event_array: { create: (binding, location) => new PerfEventArray(binding, location), ...perfEventArrayCodecs },
  bloom_filter: { create: (binding, location) => new BloomFilter(binding, location) },
  prog_array: { create: (binding, location) => new ProgramArray(binding, location), ...programArrayCodecs },
  devmap: devices,
  devmap_hash: devices,
  cpumap: { create: (binding, location) => new CpuMap(binding, location), key: u32 },
  xskmap: { create: (binding, location) => new XskMap(binding, location), key: u32 },
  sockmap: { create: (binding, location) => new SocketMap(binding, location), key: u32 },
  sockhash: { create: (binding, location) => new SocketMap(binding, location) },
  reuseport_sockarray: { create: (binding, location) => new ReuseportSocketArray(binding, location), key: u32 },
  array_of_maps: { ...mapsOfMaps, key: u32 },
  hash_of_maps: mapsOfMaps
} satisfies { readonly [type in keyof RawClasses]: Family }

/**
 * Creates a map of any type in one line, by the kernel's own attributes. Its keys and values are bytes; an array's keys are its indexes.
 *
 * ```ts
 * using map = createMap({ type: 'hash', keySize: 4, valueSize: 4, maxEntries: 100, flags: MapFlag.noPrealloc })
 * map.set(Buffer.from([1, 0, 0, 0]), Buffer.from([2, 0, 0, 0]))
 * ```
 */
export function createMap<const T extends MapType | number>(definition: MapDefinition & { readonly type: T }): MapOf<T> {
  // The class is looked up by the very type that MapOf names.
  return wrap(createDescriptor(definition, rawTypes(definition))) as MapOf<T>
}

/** Opens a map of any type. It has the class that fits the type; its keys and values are bytes, an array's keys its indexes. */
export function openMap(location: MapLocation, options: OpenOptions = {}): AnyMap {
  return wrap(openDescriptor(location, options.access), location) as AnyMap
}

/** The map of a descriptor, of the class that fits its type. */
export function wrap(descriptor: Descriptor, location?: MapLocation): BpfMap {
  const type = mapTypeOf(mapInfo(descriptor).type)
  const { create, key, value } = (type && families[type]) ?? others
  return create(bind(descriptor, { key, value }) as never, location)
}
