import { attachTypes, BpfError, bytes, type MapDefinition, MapFlag, type MapType, possibleCpus, RawMap, u32 } from 'bpf-maps'
import { bind } from '../../../../lib/map/bind.js'
import { cgroupId } from '../../../../lib/map/cgroup.js'
import { createDescriptor } from '../../../../lib/map/create.js'
import { loadElementTypes } from '../../../../lib/map/element-types.js'
import { mapKind } from '../../../../lib/sys/map-kinds.js'
import { stackRecorder } from '../../../support/stack-recorder.js'
import { countPackets } from '../cgroup-counter.js'
import type { CongestionControl } from './congestion-control.js'
import type { Materials, Pair } from './materials.js'

/** How many entries a map has room for, where its type has a number of them. */
export const room = 4

/** Maps of one type, and what goes into them. */
export interface Subject {
  readonly type: MapType
  readonly create: () => RawMap
  /** A key by its number: those from `room` on are beyond the end of what has one. */
  readonly key: (number: number) => Uint8Array
  /** One of two values. */
  readonly value: (number: 0 | 1) => Uint8Array
  /** What is stored stays in the kernel when the map is closed, unless it is deleted before. */
  readonly outlives?: boolean
  /** Puts an entry into the map, where an update cannot: its key. */
  readonly store?: (map: RawMap, kept: (resource: Disposable) => void) => Uint8Array
}

/** A type of map, or one of the forms that it has: `devmap/4` has values of 4 bytes. */
export type SubjectName = MapType | `${MapType}/${string}`

/** By their names. */
export type Subjects = Readonly<Record<string, Subject>>

/** The number of a key that is there to be too many. */
export const another = room + 1

/** The type alone. */
export function typeOf(name: SubjectName): MapType {
  return name.split('/')[0] as MapType
}

const numbers = (...all: number[]) => new Uint8Array(Uint32Array.from(all).buffer)
const nothing = () => new Uint8Array(0)
const index = (number: number) => numbers(number)
const filled = (size: number) => (number: number) => new Uint8Array(size).fill(number + 1)
const reference = (fds: Pair) => (number: 0 | 1) => numbers(fds[number])
const socketOf = (fds: Pair, size: number) => (number: 0 | 1) => (size === 8 ? numbers(fds[number], 0) : numbers(fds[number]))
// An end of what has none: no descriptor has that number.
const ownerOf = (fds: Pair) => (number: number) => numbers(fds[number] ?? 0x7fff_ffff)

type Parts = Omit<Subject, 'type' | 'create'> & Partial<Pick<MapDefinition, 'flags' | 'inner' | 'maxEntries'>>

/** A subject whose maps need no more than sizes and flags. */
function plain(type: MapType, { flags, inner, maxEntries = room, ...elements }: Parts): Subject {
  const slot = elements.value(0).length
  const valueSize = mapKind(type)?.perCpu ? slot / possibleCpus() : slot
  const definition = { type, keySize: elements.key(0).length, valueSize, maxEntries, ...(flags && { flags }), ...(inner && { inner }) }
  return { type, create: () => RawMap.create(definition), ...elements }
}

const values = filled(8)
const slots = (number: number) => filled(8 * possibleCpus())(number)

/** All types but those with sockets that Node cannot open. */
export function subjectsOf(materials: Materials): Subjects {
  return { ...valueSubjects(), ...referenceSubjects(materials), ...storageSubjects(materials) }
}

/** Maps whose elements are plain bytes. */
function valueSubjects(): Subjects {
  const hash = { key: index, value: values }
  return {
    hash: plain('hash', hash),
    'hash/noPrealloc': plain('hash', { ...hash, flags: MapFlag.noPrealloc }),
    percpu_hash: plain('percpu_hash', { key: index, value: slots }),
    lru_hash: plain('lru_hash', hash),
    lru_percpu_hash: plain('lru_percpu_hash', { key: index, value: slots }),
    array: plain('array', hash),
    'array/mmapable': plain('array', { ...hash, flags: MapFlag.mmapable }),
    percpu_array: plain('percpu_array', { key: index, value: slots }),
    rhash: plain('rhash', { ...hash, flags: MapFlag.noPrealloc }),
    // The kernel takes the place of an instruction, and fills in the rest.
    insn_array: plain('insn_array', { key: index, value: number => numbers(number, 0, 0, 0) }),
    lpm_trie: plain('lpm_trie', { key: prefix, value: values, flags: MapFlag.noPrealloc }),
    queue: plain('queue', { key: nothing, value: values }),
    stack: plain('stack', { key: nothing, value: values }),
    bloom_filter: plain('bloom_filter', { key: nothing, value: values }),
    stack_trace: plain('stack_trace', { key: index, value: filled(8 * 127), maxEntries: 1, store: storeStack }),
    ringbuf: plain('ringbuf', { key: nothing, value: nothing, maxEntries: 4096 }),
    user_ringbuf: plain('user_ringbuf', { key: nothing, value: nothing, maxEntries: 4096 }),
    arena: plain('arena', { key: nothing, value: nothing, maxEntries: 1, flags: MapFlag.mmapable })
  }
}

/** Prefixes of 32 bits, and one that is too long. */
function prefix(number: number): Uint8Array {
  return numbers(number === room ? 33 : 32, number)
}

function storeStack(map: RawMap): Uint8Array {
  using record = stackRecorder(map)
  // Of one place for one stack this is the first.
  return numbers(record(0))
}

/** Maps that hold other objects. */
function referenceSubjects(materials: Materials): Subjects {
  const { programs, events, maps, cgroups } = materials
  const inner = { fd: maps[0] }
  return {
    prog_array: plain('prog_array', { key: index, value: reference(programs) }),
    perf_event_array: plain('perf_event_array', { key: index, value: reference(events) }),
    cgroup_array: plain('cgroup_array', { key: index, value: reference(cgroups) }),
    array_of_maps: plain('array_of_maps', { key: index, value: reference(maps), inner }),
    hash_of_maps: plain('hash_of_maps', { key: index, value: reference(maps), inner }),
    ...networkSubjects(materials)
  }
}

function networkSubjects({ sockets }: Materials): Subjects {
  // The loopback device, which every network has; no program.
  const device = () => numbers(1, 0xffff_ffff)
  const queue = (number: number) => numbers(64 + number, 0xffff_ffff)
  const start = (value: (number: 0 | 1) => Uint8Array) => (number: 0 | 1) => value(number).subarray(0, 4)
  return {
    devmap: plain('devmap', { key: index, value: device }),
    'devmap/4': plain('devmap', { key: index, value: start(device) }),
    devmap_hash: plain('devmap_hash', { key: index, value: device }),
    'devmap_hash/4': plain('devmap_hash', { key: index, value: start(device) }),
    cpumap: plain('cpumap', { key: index, value: queue }),
    'cpumap/4': plain('cpumap', { key: index, value: start(queue) }),
    sockmap: plain('sockmap', { key: index, value: socketOf(sockets, 8) }),
    'sockmap/4': plain('sockmap', { key: index, value: socketOf(sockets, 4) }),
    sockhash: plain('sockhash', { key: index, value: socketOf(sockets, 8) }),
    'sockhash/4': plain('sockhash', { key: index, value: socketOf(sockets, 4) })
  }
}

/** The types of maps of sockets that Node cannot open. */
export const specialSubjects: readonly SubjectName[] = ['xskmap', 'reuseport_sockarray', 'reuseport_sockarray/4']

/** Those maps. */
export function specialSocketSubjects({ xdpSockets, sharedPorts }: Materials): Subjects {
  return {
    xskmap: plain('xskmap', { key: index, value: reference(xdpSockets) }),
    reuseport_sockarray: sharing(plain('reuseport_sockarray', { key: index, value: socketOf(sharedPorts, 8) })),
    'reuseport_sockarray/4': sharing(plain('reuseport_sockarray', { key: index, value: socketOf(sharedPorts, 4) }))
  }
}

// A socket can be in one map, which the kernel takes apart some time after it has been closed.
function sharing(subject: Subject): Subject {
  const create = () => {
    const map = subject.create()
    for (const number of [0, 1] as const) while (!isFree(map, subject.value(number))) pause()
    return map
  }
  return { ...subject, create }
}

function isFree(map: RawMap, socket: Uint8Array): boolean {
  try {
    return map.set(numbers(0), socket).delete(numbers(0))
  } catch (error) {
    if (error instanceof BpfError && error.code === 'EBUSY') return false
    throw error
  }
}

function pause(): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 1)
}

/** Maps with values for other objects, and one that is an object of the kernel's. */
function storageSubjects(materials: Materials): Subjects {
  const { sockets, files, processes, cgroups, congestionControl } = materials
  return {
    sk_storage: localStorage('sk_storage', sockets),
    inode_storage: localStorage('inode_storage', files),
    task_storage: localStorage('task_storage', processes),
    cgrp_storage: localStorage('cgrp_storage', cgroups),
    cgroup_storage: cgroupStorage('cgroup_storage', 16, values, materials),
    'cgroup_storage/8': cgroupStorage('cgroup_storage', 8, values, materials),
    percpu_cgroup_storage: cgroupStorage('percpu_cgroup_storage', 16, slots, materials),
    struct_ops: structOps(congestionControl, 0),
    'struct_ops/link': structOps(congestionControl, MapFlag.link)
  }
}

function localStorage(type: MapType, owners: Pair): Subject {
  const create = () => {
    const types = loadElementTypes(type, { key: u32.type, value: bytes(8).type })
    const definition = { type, keySize: 4, valueSize: 8, maxEntries: 0, flags: MapFlag.noPrealloc }
    return new RawMap(bind(createDescriptor(definition, types), { value: bytes(8) }))
  }
  return { type, create, key: ownerOf(owners), value: values }
}

function structOps({ create, value }: CongestionControl, flags: number): Subject {
  return { type: 'struct_ops', create: () => create(flags), key: index, value: () => value, outlives: flags === 0 }
}

function cgroupStorage(type: MapType, keySize: 8 | 16, value: Subject['value'], { cgroup }: Materials): Subject {
  const attachType = 'cgroup_inet_egress'
  const key = (number: number) => {
    const id = cgroupId(cgroup.path) + BigInt(number)
    return new Uint8Array(BigUint64Array.of(id, BigInt(attachTypes[attachType].number)).buffer, 0, keySize)
  }
  const store: NonNullable<Subject['store']> = (map, kept) => {
    kept(countPackets(map, cgroup.path, attachType))
    return key(0)
  }
  return { ...plain(type, { key, value, maxEntries: 0 }), store }
}
