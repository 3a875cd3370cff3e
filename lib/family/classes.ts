import type { bytes } from '../codec/bytes.js'
import type { AnyCodec, Codec } from '../codec/codec.js'
import type { u32 } from '../codec/integer.js'
import type { PerCpu } from '../codec/per-cpu.js'
import type { Arena } from '../map/arena.js'
import type { ArrayMap } from '../map/array-map.js'
import type { BloomFilter } from '../map/bloom-filter.js'
import type { CgroupArray } from '../map/cgroup-array.js'
import type { CgroupAttachmentKey, CgroupKey } from '../map/cgroup-key.js'
import type { CgroupStorage } from '../map/cgroup-storage.js'
import type { CpuMap } from '../map/cpu-map.js'
import type { DeviceMap } from '../map/device-map.js'
import type { HashMap } from '../map/hash-map.js'
import type { LpmTrie } from '../map/lpm-trie.js'
import type { MapOfMaps } from '../map/map-of-maps.js'
import type { PerfEventArray } from '../map/perf-event-array.js'
import type { ProgramArray } from '../map/program-array.js'
import type { Queue } from '../map/queue.js'
import type { RawMap } from '../map/raw-map.js'
import type { ReuseportSocketArray } from '../map/reuseport-socket-array.js'
import type { SocketMap } from '../map/socket-map.js'
import type { Stack } from '../map/stack.js'
import type { BuildIdFrame } from '../map/stack-frames.js'
import type { StackTraceMap } from '../map/stack-trace-map.js'
import type { StorageMap } from '../map/storage-map.js'
import type { ValueCodec } from '../map/value-codec.js'
import type { XskMap } from '../map/xsk-map.js'
import type { StructOps } from '../program/struct-ops/struct-ops.js'
import type { RingBuffer } from '../stream/ring-buffer.js'
import type { UserRingBuffer } from '../stream/user-ring-buffer.js'

export type Bytes = ReturnType<typeof bytes>

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
  struct_ops: StructOps<true> | StructOps<false>
  ringbuf: RingBuffer<Uint8Array<ArrayBuffer>>
  user_ringbuf: UserRingBuffer
}

type DescribedPlain = PlainClasses<Described, Described, Described>

type InnerMap = DescribedPlain[keyof DescribedPlain] | RawMap

interface Classes<K extends AnyCodec, V extends AnyCodec, Slots extends ValueCodec> extends PlainClasses<K, V, Slots> {
  array_of_maps: MapOfMaps<typeof u32, InnerMap>
  hash_of_maps: MapOfMaps<K, InnerMap>
}

/** A map of whatever type, as `openMap` gives it: `instanceof` tells which class it is. */
export type AnyMap = DescribedClasses[keyof DescribedClasses] | RawMap

/** The class of a map of type `T` whose keys and values are bytes; any class for a number, which may stand for any type. */
export type MapOf<T> = T extends number ? AnyMap : T extends keyof RawClasses ? RawClasses[T] : RawMap

export type RawClasses = Classes<Bytes, Bytes, PerCpu<Bytes>>

type DescribedClasses = Classes<Described, Described, Described>
