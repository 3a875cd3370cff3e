export type { Access } from './bpffs/access.js'
export {
  bpffs,
  type Entry,
  type FolderEntry,
  type LinkEntry,
  type ListOptions,
  type Location,
  type MapEntry,
  type MountOptions,
  type PinOptions,
  type ProgramEntry,
  type UnknownEntry
} from './bpffs/index.js'
export {
  Btf,
  BtfError,
  type BtfKind,
  type BtfLocation,
  type BtfOptions,
  type BtfType,
  type BtfTypeOf,
  type CodecOfOptions,
  codecOf,
  typescriptOf
} from './btf/index.js'
export {
  type AnyCodec,
  type At,
  array,
  at,
  type BitsAt,
  bitFields,
  bitsAt,
  bool,
  bytes,
  type Codec,
  type ColumnInput,
  type ColumnInputOf,
  type ColumnOf,
  type ElementsOf,
  type EmbeddedAt,
  type Extent,
  embedAt,
  enumeration,
  type FieldDescription,
  type Fields,
  f32,
  f64,
  flags,
  type InputOf,
  i8,
  i16,
  i16be,
  i32,
  i32be,
  i64,
  i64be,
  i64number,
  i128,
  ipv4,
  ipv4Prefix,
  ipv6,
  ipv6Prefix,
  lpmKey,
  type Members,
  MemoryView,
  mac,
  type NameOf,
  type OutputOf,
  opaque,
  type PerCpu,
  type Placed,
  type PlacedColumn,
  type PlacedFields,
  type PlacedInput,
  type PlacedOutput,
  type PlacedUnionInput,
  packedStruct,
  perCpu,
  placedStruct,
  placedUnion,
  port,
  type StructColumn,
  type StructInput,
  type StructOutput,
  spinLock,
  struct,
  type TypeDescription,
  text,
  timer,
  type UnionInput,
  type UnionOutput,
  u8,
  u16,
  u16be,
  u32,
  u32be,
  u64,
  u64be,
  u64number,
  u128,
  union,
  type Widths,
  type WordCodec
} from './codec/index.js'
export {
  BpfError,
  type ClosedError,
  type Difference,
  IncompatibleMapError,
  MapFullError,
  type MapIdentity,
  NotSupportedError,
  PermissionError
} from './errors/index.js'
export type { AnyMap, MapOf } from './family/classes.js'
export { createMap } from './family/create-map.js'
export { type OpenAnyOptions, openMap } from './family/families.js'
export { Arena, type ArenaOptions } from './map/arena.js'
export { ArrayMap, type ArrayMapOptions } from './map/array-map.js'
export { BloomFilter, type BloomFilterOptions } from './map/bloom-filter.js'
export { BpfMap, type MapDetails } from './map/bpf-map.js'
export type { Cgroup } from './map/cgroup.js'
export { CgroupArray } from './map/cgroup-array.js'
export type { CgroupAttachment, CgroupAttachmentId, CgroupAttachmentKey, CgroupKey, CgroupOrId } from './map/cgroup-key.js'
export { CgroupStorage, type CgroupStorageOptions, type SharedStorage } from './map/cgroup-storage.js'
export { CpuMap, type CpuMapOptions } from './map/cpu-map.js'
export type { CpuQueue, CpuQueueInput, QueueWithProgram } from './map/cpu-queue.js'
export type { MapDefinition } from './map/definition.js'
export { DeviceMap, type DeviceMapOptions } from './map/device-map.js'
export type { Device, DeviceInput, DeviceWithProgram } from './map/device-value.js'
export { HashMap, type HashMapOptions } from './map/hash-map.js'
export { LpmTrie, type LpmTrieOptions } from './map/lpm-trie.js'
export { type ArrayOfMapsOptions, type HashOfMapsOptions, type InnerMaps, MapOfMaps } from './map/map-of-maps.js'
export { mapTypescript } from './map/map-typescript.js'
export { MappedArray } from './map/mapped-array.js'
export type { NetworkInterface } from './map/network-interface.js'
export type { MapLocation } from './map/open.js'
export type { Columns } from './map/operation/columns.js'
export type { LockOptions } from './map/operation/lock.js'
export type { SetMode, SetOptions } from './map/operation/set.js'
export type { ColumnsInput } from './map/operation/set-columns.js'
export type { MapOptions, OpenOptions } from './map/options.js'
export { PerfEventArray, type PerfEventArrayOptions } from './map/perf-event-array.js'
export type { OnIncompatible } from './map/pinned.js'
export { ProgramArray } from './map/program-array.js'
export type { PushOptions } from './map/push-pop-map.js'
export { Queue, type QueueOptions } from './map/queue.js'
export { RawMap } from './map/raw-map.js'
export type { HasFd } from './map/reference.js'
export { ReuseportSocketArray } from './map/reuseport-socket-array.js'
export { socketCookie } from './map/socket-cookie.js'
export { SocketMap, type SocketMapOptions } from './map/socket-map.js'
export type { SocketReference } from './map/socket-reference.js'
export { Stack, type StackOptions } from './map/stack.js'
export type { BuildIdFrame } from './map/stack-frames.js'
export { StackTraceMap, type StackTraceMapOpenOptions, type StackTraceMapOptions } from './map/stack-trace-map.js'
export { StorageMap, type StorageMapOptions } from './map/storage-map.js'
export type { StorageOwner, StorageOwners } from './map/storage-owner.js'
export type { ValueCodec, ValueColumn, ValueColumnInput, ValueInput, ValueOutput } from './map/value-codec.js'
export { XskMap } from './map/xsk-map.js'
export {
  BpfObject,
  type Collection,
  LoadedObject,
  ObjectError,
  type ObjectMapDefinition,
  type ObjectOptions,
  type ObjectProgramDefinition,
  type Variables
} from './object/index.js'
// biome-ignore lint/performance/noReExportAll: what that folder names is all public, and this file is long
export * from './program/index.js'
export type { EventReader, RecordHandler } from './stream/event-reader.js'
export { PerfBuffer, type PerfBufferStatistics } from './stream/perf-buffer.js'
export type { LostSamples, PerfBufferOptions } from './stream/perf-buffer-options.js'
export { type PerfCount, PerfEvent } from './stream/perf-event.js'
export type { PerfEventName, PerfEventNumbers } from './stream/perf-event-names.js'
export type { PerfEventOptions } from './stream/perf-event-options.js'
export type { SampleHandler, SampleOrigin, SampleRecordHandler } from './stream/perf-reader.js'
export type { ReadingOptions } from './stream/reading-options.js'
export type { RecordInput } from './stream/record-writer.js'
export { RingBuffer, type RingBufferOptions, type RingReading, type RingStatistics } from './stream/ring-buffer.js'
export type { RoomOptions } from './stream/ring-room.js'
export { Subscription } from './stream/subscription.js'
export { type CountedStack, foldStacks } from './stream/symbols/fold-stacks.js'
export { type KernelSymbol, KernelSymbols } from './stream/symbols/kernel-symbols.js'
export type { FoundSymbol } from './stream/symbols/symbol-table.js'
export { type UserSymbol, UserSymbols } from './stream/symbols/user-symbols.js'
export { type RecordSize, type Reservation, UserRingBuffer, type UserRingBufferOptions } from './stream/user-ring-buffer.js'
export type { CgroupAttachType } from './sys/attach-types.js'
export type { BtfInfo } from './sys/btf-info.js'
export { MapFlag } from './sys/constants.js'
export { possibleCpus } from './sys/cpus.js'
export type {
  CgroupLinkInfo,
  IteratorLinkInfo,
  LinkFacts,
  LinkInfo,
  NetfilterLinkInfo,
  NetworkNamespaceLinkInfo,
  OtherLinkInfo,
  PerfEventLinkInfo,
  ProbesLinkInfo,
  RawTracepointLinkInfo,
  SocketMapLinkInfo,
  StructOpsLinkInfo,
  TcxLinkInfo,
  TracingLinkInfo,
  XdpLinkInfo
} from './sys/link-info.js'
export type { MapInfo } from './sys/map-info.js'
export type { MapCommands, MapKind, SizeRule, TypeRule } from './sys/map-kind.js'
export { kinds, type MapType } from './sys/map-kinds.js'
