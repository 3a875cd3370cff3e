import {
  Arena,
  ArrayMap,
  BloomFilter,
  type BpfMap,
  CgroupArray,
  CgroupStorage,
  CpuMap,
  createMap,
  DeviceMap,
  HashMap,
  LpmTrie,
  MapOfMaps,
  type MapType,
  openMap,
  PerfEventArray,
  ProgramArray,
  Queue,
  RawMap,
  ReuseportSocketArray,
  RingBuffer,
  SocketMap,
  Stack,
  StackTraceMap,
  StorageMap,
  StructOps,
  UserRingBuffer,
  XskMap
} from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import * as sources from '../../lib/index.js'
import { mapKind } from '../../lib/sys/map-kinds.js'
import { type Materials, openMaterials } from '../map/support/matrix/materials.js'
import { type Subjects, specialSocketSubjects, subjectsOf } from '../map/support/matrix/subjects.js'

const classes: Readonly<Record<MapType, abstract new (...parts: never) => BpfMap>> = {
  hash: HashMap,
  array: ArrayMap,
  prog_array: ProgramArray,
  perf_event_array: PerfEventArray,
  percpu_hash: HashMap,
  percpu_array: ArrayMap,
  stack_trace: StackTraceMap,
  cgroup_array: CgroupArray,
  lru_hash: HashMap,
  lru_percpu_hash: HashMap,
  lpm_trie: LpmTrie,
  array_of_maps: MapOfMaps,
  hash_of_maps: MapOfMaps,
  devmap: DeviceMap,
  sockmap: SocketMap,
  cpumap: CpuMap,
  xskmap: XskMap,
  sockhash: SocketMap,
  cgroup_storage: CgroupStorage,
  reuseport_sockarray: ReuseportSocketArray,
  percpu_cgroup_storage: CgroupStorage,
  queue: Queue,
  stack: Stack,
  sk_storage: StorageMap,
  devmap_hash: DeviceMap,
  struct_ops: StructOps,
  ringbuf: RingBuffer,
  inode_storage: StorageMap,
  task_storage: StorageMap,
  bloom_filter: BloomFilter,
  user_ringbuf: UserRingBuffer,
  cgrp_storage: StorageMap,
  arena: Arena,
  insn_array: RawMap,
  rhash: RawMap
}

const types = Object.keys(classes) as MapType[]
// Those that the other suites have no subjects for, or none without sockets of others.
const bare: Partial<Record<MapType, () => BpfMap>> = {
  insn_array: () => createMap({ type: 'insn_array', keySize: 4, valueSize: 16, maxEntries: 1 }),
  reuseport_sockarray: () => createMap({ type: 'reuseport_sockarray', keySize: 4, valueSize: 8, maxEntries: 1 }),
  rhash: () => createMap({ type: 'rhash', keySize: 4, valueSize: 4, maxEntries: 1, flags: 1 })
}

describe('openMap', () => {
  let materials: Materials
  let subjects: Subjects
  beforeAll(async () => {
    materials = await openMaterials()
    subjects = { ...subjectsOf(materials), ...specialSocketSubjects(materials) }
  })
  afterAll(() => materials.close())

  const make = (type: MapType) => bare[type]?.() ?? subjects[type]!.create()
  const isHere = (type: MapType) => !isOlderThan(mapKind(type)!.since)

  it.each(types.filter(isHere))('gives a map of type %s its class, in the bundle as in the sources', type => {
    using map = make(type)
    using opened = openMap({ id: map.id })
    using fromSources = sources.openMap({ id: map.id })
    expect(opened.constructor).toBe(classes[type])
    expect(fromSources.constructor.name).toBe(classes[type].name)
    expect(opened.type).toBe(type)
  })

  it('knows all types of the table', () => {
    expect(types.sort()).toEqual(Object.keys(sources.kinds).sort())
  })

  it.each(types.filter(type => !isHere(type)))('needs a newer kernel for %s', type => {
    const { since } = mapKind(type)!
    expect(() => make(type)).toThrow(expect.objectContaining({ name: 'NotSupportedError', since }))
  })
})
