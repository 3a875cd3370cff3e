import type { bytes } from '../codec/bytes.js'
import type { AnyCodec, Codec } from '../codec/codec.js'
import { u32 } from '../codec/integer.js'
import { atPath, invalidType } from '../codec/invalid.js'
import { type PerCpu, perCpu } from '../codec/per-cpu.js'
import type { Descriptor } from '../sys/descriptor.js'
import type { MapInfo } from '../sys/map-info.js'
import { type MapType, mapKind } from '../sys/map-kinds.js'
import { Arena } from './arena.js'
import { ArrayMap } from './array-map.js'
import { bind, type Expectation, mapInfo } from './bind.js'
import { BloomFilter } from './bloom-filter.js'
import type { BpfMap } from './bpf-map.js'
import { CgroupArray, cgroupArrayCodecs } from './cgroup-array.js'
import type { CgroupAttachmentKey, CgroupKey } from './cgroup-key.js'
import { CgroupStorage, withCgroupKey } from './cgroup-storage.js'
import { CpuMap } from './cpu-map.js'
import { createDescriptor } from './create.js'
import type { MapDefinition } from './definition.js'
import { describedCodecs } from './described.js'
import { DeviceMap } from './device-map.js'
import { rawTypes } from './element-types.js'
import { HashMap } from './hash-map.js'
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
import { StorageMap } from './storage-map.js'
import { requireKeyCodec, requireValueCodec, type ValueCodec } from './value-codec.js'
import { XskMap } from './xsk-map.js'

type Bytes = ReturnType<typeof bytes>

/** What the kernel's BTF says of a key or value: known only when the program runs. */
type Described = Codec<unknown>

/** The class of each type of map that holds no maps; types that are not here have `RawMap`. */
interface PlainClasses<K extends AnyCodec, V extends AnyCodec, Slots extends ValueCodec> {
  hash: HashMap<K, V>
  lru_hash: HashMap<K, V>
  percpu_hash: HashMap<K, Slots>
  lru_percpu_hash: HashMap<K, Slots>
  array: ArrayMap<V>
  percpu_array: ArrayMap<Slots>
  lpm_trie: LpmTrie<K, V>
  queue: Queue<V>
  stack: Stack<V>
  stack_trace: StackTraceMap<bigint | BuildIdFrame>
  perf_event_array: PerfEventArray
  arena: Arena
  bloom_filter: BloomFilter<V>
  prog_array: ProgramArray
  devmap: DeviceMap<boolean>
  devmap_hash: DeviceMap<boolean>
  cpumap: CpuMap<boolean>
  xskmap: XskMap
  sockmap: SocketMap<typeof u32>
  sockhash: SocketMap<Bytes>
  reuseport_sockarray: ReuseportSocketArray
  cgroup_array: CgroupArray
  cgroup_storage: CgroupStorage<Bytes, CgroupKey | CgroupAttachmentKey>
  percpu_cgroup_storage: CgroupStorage<PerCpu<Bytes>, CgroupKey | CgroupAttachmentKey>
  sk_storage: StorageMap<'socket', V>
  inode_storage: StorageMap<'inode', V>
  task_storage: StorageMap<'task', V>
  cgrp_storage: StorageMap<'cgroup', V>
}

type DescribedPlain = PlainClasses<Described, Described, Described>

type InnerMap = DescribedPlain[keyof DescribedPlain] | RawMap

interface Classes<K extends AnyCodec, V extends AnyCodec, Slots extends ValueCodec> extends PlainClasses<K, V, Slots> {
  array_of_maps: MapOfMaps<typeof u32, InnerMap>
  hash_of_maps: MapOfMaps<K, InnerMap>
}

/** What layers above this one add by `addFamily`, and say so by declaring it here. */
// biome-ignore lint/suspicious/noEmptyInterface: it is merged with their declarations
export interface HigherClasses {}

/** A map of whatever type, as `openMap` gives it: `instanceof` tells which class it is. */
export type AnyMap = DescribedClasses[keyof DescribedClasses] | HigherClasses[keyof HigherClasses] | RawMap

/** The class of a map of type `T` whose keys and values are bytes; any class for a number, which may stand for any type. */
export type MapOf<T> = T extends number ? AnyMap : T extends keyof AllClasses ? AllClasses[T] : RawMap

type RawClasses = Classes<Bytes, Bytes, PerCpu<Bytes>>

type AllClasses = RawClasses & HigherClasses

type DescribedClasses = Classes<Described, Described, Described>

/** How a map of a type is made from its binding. */
export interface Family {
  readonly create: (binding: never, location?: MapLocation) => BpfMap
  /** Of keys that are not bytes. */
  readonly key?: AnyCodec
  /** Of values that are not bytes. */
  readonly value?: AnyCodec
  /** Its elements are the user's, and may be described by BTF or by codecs. */
  readonly described?: true
}

const hashes: Family = { create: (binding, location) => new HashMap(binding, location), described: true }
const arrays: Family = { create: (binding, location) => new ArrayMap(binding, location), key: u32, described: true }
const devices: Family = { create: (binding, location) => new DeviceMap(binding, location), key: u32 }
const cgroupStorages: Family = { create: (binding, location) => new CgroupStorage(withCgroupKey(binding), location) }
const storages: Family = { create: (binding, location) => new StorageMap(binding, location), key: u32, described: true }
const mapsOfMaps: Family = {
  create: (binding, location) => new MapOfMaps(binding, location, inner => openMap(inner)),
  value: innerMapCodec
}
const others: Family = { create: (binding, location) => new RawMap(binding, location) }

const families: { [type in MapType]?: Family } = {
  hash: hashes,
  lru_hash: hashes,
  percpu_hash: hashes,
  lru_percpu_hash: hashes,
  array: arrays,
  percpu_array: arrays,
  lpm_trie: { create: (binding, location) => new LpmTrie(binding, location), described: true },
  queue: { create: (binding, location) => new Queue(binding, location), described: true },
  stack: { create: (binding, location) => new Stack(binding, location), described: true },
  stack_trace: { create: (binding, location) => new StackTraceMap(binding, location), key: u32 },
  arena: { create: (binding, location) => new Arena(binding, location) },
  perf_event_array: { create: (binding, location) => new PerfEventArray(binding, location), ...perfEventArrayCodecs },
  bloom_filter: { create: (binding, location) => new BloomFilter(binding, location), described: true },
  prog_array: { create: (binding, location) => new ProgramArray(binding, location), ...programArrayCodecs },
  devmap: devices,
  devmap_hash: devices,
  cpumap: { create: (binding, location) => new CpuMap(binding, location), key: u32 },
  xskmap: { create: (binding, location) => new XskMap(binding, location), key: u32 },
  sockmap: { create: (binding, location) => new SocketMap(binding, location), key: u32 },
  sockhash: { create: (binding, location) => new SocketMap(binding, location) },
  reuseport_sockarray: { create: (binding, location) => new ReuseportSocketArray(binding, location), key: u32 },
  cgroup_array: { create: (binding, location) => new CgroupArray(binding, location), ...cgroupArrayCodecs },
  cgroup_storage: cgroupStorages,
  percpu_cgroup_storage: cgroupStorages,
  sk_storage: storages,
  inode_storage: storages,
  task_storage: storages,
  cgrp_storage: storages,
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

/** How to open a map of any type. */
export interface OpenAnyOptions extends OpenOptions {
  /** The codec of the keys, instead of what the kernel says of them. */
  readonly key?: AnyCodec
  /** The codec of the values, instead of what the kernel says of them; `perCpu(codec)` for a per-CPU map. */
  readonly value?: ValueCodec
}

/**
 * Opens a map of any type. It has the class that fits the type, and codecs by the types (BTF) that the map carries.
 *
 * Where it carries none, or they may not be read (that needs CAP_SYS_ADMIN), keys and values are bytes; an array's keys are its indexes always.
 *
 * ```ts
 * using map = openMap('/sys/fs/bpf/flows')
 * if (map instanceof HashMap) for (const [flow, counters] of map) console.log(flow, counters)
 * ```
 */
export function openMap(location: MapLocation, options: OpenAnyOptions = {}): AnyMap {
  if (options.key !== undefined) requireKeyCodec(options.key)
  if (options.value !== undefined) requireValueCodec(options.value)
  return wrap(openDescriptor(location, options.access), location, options) as AnyMap
}

/** Has maps of a type given a class of a layer above this one. */
export function addFamily(type: keyof HigherClasses & MapType, family: Family): void {
  families[type] = family
}

/** The map of a descriptor, of the class that fits its type. */
export function wrap(descriptor: Descriptor, location?: MapLocation, given: GivenCodecs = {}): BpfMap {
  const info = mapInfo(descriptor)
  const family = (typeof info.type === 'string' && families[info.type]) || others
  return family.create(bind(descriptor, codecsOf(descriptor, family, info, given)) as never, location)
}

type GivenCodecs = Pick<OpenAnyOptions, 'key' | 'value'>

function codecsOf(descriptor: Descriptor, family: Family, info: MapInfo, given: GivenCodecs): Expectation {
  try {
    refuseFixed(family, given)
    if (family.described === undefined) return { key: family.key, value: family.value }
    const isGiven = given.value !== undefined && (given.key ?? family.key) !== undefined
    const described = isGiven ? {} : describedCodecs(info)
    return { key: family.key ?? given.key ?? described.key, value: given.value ?? slotsOf(described.value, info) }
  } catch (error) {
    descriptor.close()
    throw error
  }
}

function slotsOf(value: AnyCodec | undefined, { type }: MapInfo): ValueCodec | undefined {
  return value !== undefined && mapKind(type)?.perCpu ? perCpu(value) : value
}

function refuseFixed(family: Family, given: GivenCodecs): void {
  for (const part of ['key', 'value'] as const) {
    const isFixed = family.described === undefined || family[part] !== undefined
    if (isFixed && given[part] !== undefined) throw atPath(invalidType('no codec, for maps of this type have their own', given[part]), part)
  }
}
