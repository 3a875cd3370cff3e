import type { AnyCodec } from '../codec/codec.js'
import { u32 } from '../codec/integer.js'
import { atPath, invalidType } from '../codec/invalid.js'
import { perCpu } from '../codec/per-cpu.js'
import { Arena } from '../map/arena.js'
import { ArrayMap } from '../map/array-map.js'
import { bind, type Expectation, mapInfo } from '../map/bind.js'
import { BloomFilter } from '../map/bloom-filter.js'
import type { BpfMap } from '../map/bpf-map.js'
import { CgroupArray, cgroupArrayCodecs } from '../map/cgroup-array.js'
import { CgroupStorage, withCgroupKey } from '../map/cgroup-storage.js'
import { CpuMap } from '../map/cpu-map.js'
import { describedCodecs } from '../map/described.js'
import { DeviceMap } from '../map/device-map.js'
import { HashMap } from '../map/hash-map.js'
import { LpmTrie } from '../map/lpm-trie.js'
import { innerMapCodec, MapOfMaps } from '../map/map-of-maps.js'
import { type MapLocation, openDescriptor } from '../map/open.js'
import type { OpenOptions } from '../map/options.js'
import { PerfEventArray, perfEventArrayCodecs } from '../map/perf-event-array.js'
import { ProgramArray, programArrayCodecs } from '../map/program-array.js'
import { Queue } from '../map/queue.js'
import { RawMap } from '../map/raw-map.js'
import { ReuseportSocketArray } from '../map/reuseport-socket-array.js'
import { SocketMap } from '../map/socket-map.js'
import { Stack } from '../map/stack.js'
import { StackTraceMap } from '../map/stack-trace-map.js'
import { StorageMap } from '../map/storage-map.js'
import { requireKeyCodec, requireValueCodec, type ValueCodec } from '../map/value-codec.js'
import { XskMap } from '../map/xsk-map.js'
import { StructOps } from '../program/struct-ops/struct-ops.js'
import { recordBytes } from '../stream/event-reader.js'
import { recordWriter } from '../stream/record-writer.js'
import { RingBuffer } from '../stream/ring-buffer.js'
import { UserRingBuffer } from '../stream/user-ring-buffer.js'
import type { Descriptor } from '../sys/descriptor.js'
import type { MapInfo } from '../sys/map-info.js'
import { type MapType, mapKind } from '../sys/map-kinds.js'
import type { AnyMap, RawClasses } from './classes.js'

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
  hash_of_maps: mapsOfMaps,
  struct_ops: { create: (binding, location) => new StructOps(binding, location), key: u32 },
  ringbuf: { create: (binding, location) => new RingBuffer(binding, location, { event: recordBytes }) },
  user_ringbuf: { create: (binding, location) => new UserRingBuffer(binding, location, recordWriter(undefined)) }
} satisfies { readonly [type in keyof RawClasses]: Family }

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
 * const map = openMap('/sys/fs/bpf/flows')
 * if (map instanceof HashMap) for (const [flow, counters] of map) console.log(flow, counters)
 * ```
 */
export function openMap(location: MapLocation, options: OpenAnyOptions = {}): AnyMap {
  if (options.key !== undefined) requireKeyCodec(options.key)
  if (options.value !== undefined) requireValueCodec(options.value)
  return wrap(openDescriptor(location, options.access), location, options) as AnyMap
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
