import { MapFlag } from './constants.js'
import { advice } from './map-advice.js'
import type { MapKind } from './map-kind.js'
import {
  access,
  any,
  arrayCommands,
  cgroupStorage,
  cpuQueues,
  described,
  deviceLike,
  four,
  hashCommands,
  hashFlags,
  holdingMaps,
  instructionCommands,
  localStorage,
  lockable,
  lruFlags,
  lruHash,
  mapOfMapsCommands,
  networkOnly,
  node,
  none,
  perCpuValue,
  programAccess,
  queueLike,
  readableSlotCommands,
  reuseportAdvices,
  ring,
  slotCommands,
  slots,
  socketAdvices,
  sockets,
  trieCommands
} from './map-kind-rules.js'

/**
 * What the kernel allows for each kind of map: the one place for such facts. Creation, error messages, the command line,
 * the documentation and the tests read this table.
 *
 * Sizes are bytes. "Since" are the kernel releases that brought the kind, or the command for the kind. The rules are those
 * of `map_alloc_check` and `map_alloc` in the kernel's kernel/bpf/, measured on 5.10 to 7.3.
 */

const { noPrealloc, numaNode, zeroSeed, stackBuildId, mmapable, preserveElements, innerMap, link, overwrite } = MapFlag

/** By the kernel's name in lower case, as `bpftool` prints it. */
export const kinds = {
  hash: {
    number: 1,
    since: '3.19',
    key: any,
    value: any,
    maxEntries: any,
    flags: hashFlags | numaNode,
    sameLookupByProgram: true,
    types: lockable,
    commands: hashCommands
  },
  array: {
    number: 2,
    since: '3.19',
    indexed: true,
    key: four,
    value: any,
    maxEntries: any,
    flags: node | programAccess | mmapable | innerMap,
    sameLookupByProgram: true,
    types: { ...lockable, key: 'integer' },
    commands: arrayCommands
  },
  prog_array: { number: 3, since: '4.2', ...slots, updateAdvice: advice.program, types: described, commands: readableSlotCommands },
  perf_event_array: {
    number: 4,
    since: '4.3',
    ...slots,
    flags: node | preserveElements,
    updateAdvice: advice.perfEvent,
    commands: slotCommands
  },
  percpu_hash: {
    number: 5,
    since: '4.6',
    perCpu: true,
    key: any,
    value: perCpuValue,
    maxEntries: any,
    flags: hashFlags,
    types: described,
    commands: hashCommands
  },
  percpu_array: {
    number: 6,
    since: '4.6',
    perCpu: true,
    indexed: true,
    key: four,
    value: perCpuValue,
    maxEntries: any,
    flags: access | programAccess,
    types: { key: 'integer' },
    commands: { ...arrayCommands, lookupBatch: '5.13', updateBatch: '5.13' }
  },
  stack_trace: {
    number: 7,
    since: '4.6',
    key: four,
    value: { min: 8, max: 4064, multipleOf: 8 },
    maxEntries: any,
    flags: node | stackBuildId,
    creationAdvice: advice.stackSize,
    keyAdvice: advice.stackId,
    commands: { lookup: '4.6', delete: '4.6', nextKey: '4.6', take: '6.18' }
  },
  cgroup_array: { number: 8, since: '4.8', ...slots, updateAdvice: advice.cgroup, commands: slotCommands },
  lru_hash: { number: 9, since: '4.10', ...lruHash, flags: lruFlags | numaNode },
  lru_percpu_hash: { number: 10, since: '4.10', perCpu: true, ...lruHash, value: perCpuValue, flags: lruFlags, types: described },
  lpm_trie: {
    number: 11,
    since: '4.11',
    key: { min: 5, max: 260 },
    value: any,
    maxEntries: any,
    flags: noPrealloc | node | programAccess,
    requiredFlags: noPrealloc,
    walkRestarts: true,
    sameLookupByProgram: true,
    keyAdvice: advice.prefix,
    types: { key: 'struct' },
    commands: trieCommands
  },
  array_of_maps: { number: 12, since: '4.12', ...slots, ...holdingMaps, commands: mapOfMapsCommands },
  hash_of_maps: {
    number: 13,
    since: '4.12',
    ...holdingMaps,
    key: any,
    value: four,
    maxEntries: any,
    flags: hashFlags | numaNode,
    commands: { ...mapOfMapsCommands, takeBatch: '5.19', deleteBatch: '5.19' }
  },
  devmap: { number: 14, since: '4.14', indexed: true, key: four, ...deviceLike, emptyDelete: 'ok' },
  sockmap: { number: 15, since: '4.14', indexed: true, key: four, ...networkOnly, emptyDelete: 'EINVAL', ...socketAdvices },
  cpumap: { number: 16, since: '4.15', indexed: true, key: four, ...cpuQueues },
  xskmap: {
    number: 17,
    since: '4.18',
    ...slots,
    capability: 'CAP_NET_ADMIN',
    emptyDelete: 'ok',
    updateAdvice: advice.xskSocket,
    commands: slotCommands
  },
  sockhash: { number: 18, since: '4.18', key: { min: 1, max: 512 }, ...networkOnly, ...socketAdvices },
  cgroup_storage: { number: 19, since: '4.19', value: any, ...cgroupStorage, types: { ...described, kernelFields: ['bpf_spin_lock'] } },
  reuseport_sockarray: {
    number: 20,
    since: '4.19',
    indexed: true,
    key: four,
    ...sockets,
    flags: node | programAccess,
    types: described,
    ...reuseportAdvices,
    commands: readableSlotCommands
  },
  percpu_cgroup_storage: { number: 21, since: '4.20', perCpu: true, value: perCpuValue, ...cgroupStorage, types: described },
  queue: { number: 22, since: '4.20', ...queueLike },
  stack: { number: 23, since: '4.20', ...queueLike },
  sk_storage: { number: 24, since: '5.2', ...localStorage, keyAdvice: advice.socketOwner },
  devmap_hash: { number: 25, since: '5.4', key: four, ...deviceLike },
  struct_ops: {
    number: 26,
    since: '5.6',
    indexed: true,
    key: four,
    value: any,
    maxEntries: { min: 1, max: 1 },
    flags: link,
    flagsSince: { link: '6.4' },
    neverFrozen: true,
    updateAdvice: advice.operations,
    deleteAdvice: advice.unregistration,
    commands: { lookup: '5.6', update: '5.6', delete: '5.6', nextKey: '5.6' }
  },
  ringbuf: { number: 27, since: '5.8', ...ring, flags: numaNode | overwrite, flagsSince: { overwrite: '6.19' } },
  inode_storage: { number: 28, since: '5.10', ...localStorage, keyAdvice: advice.inodeOwner },
  task_storage: { number: 29, since: '5.11', ...localStorage, keyAdvice: advice.taskOwner },
  bloom_filter: {
    number: 30,
    since: '5.16',
    key: none,
    value: any,
    maxEntries: any,
    flags: node | zeroSeed | programAccess,
    lookupByValue: true,
    creationAdvice: advice.hashes,
    updateAdvice: advice.bloom,
    types: { key: 'nothing' },
    commands: { lookup: '5.16', update: '5.16' }
  },
  user_ringbuf: { number: 31, since: '6.1', ...ring, flags: numaNode },
  cgrp_storage: { number: 32, since: '6.2', ...localStorage, keyAdvice: advice.cgroupOwner },
  arena: {
    number: 33,
    since: '6.9',
    key: none,
    value: none,
    maxEntries: { min: 1, max: 1 << 20 },
    flags: mmapable | MapFlag.segvOnFault | MapFlag.noUserConversion,
    requiredFlags: mmapable,
    creationAdvice: advice.arenaAddress,
    commands: {}
  },
  insn_array: { number: 34, since: '6.19', ...slots, value: { min: 16, max: 16 }, flags: 0, commands: instructionCommands },
  rhash: {
    number: 35,
    since: '7.2',
    key: any,
    value: any,
    maxEntries: any,
    flags: (hashFlags & ~zeroSeed) | numaNode,
    requiredFlags: noPrealloc,
    walkRestarts: true,
    types: described,
    commands: hashCommands
  }
} as const satisfies Record<string, MapKind>

/** The kernel's name of a kind of map, in lower case. */
export type MapType = keyof typeof kinds

const namesByNumber = new Map(Object.entries(kinds).map(([name, kind]) => [kind.number as number, name as MapType]))

/** The name of a type by the kernel's number; the number itself when the table does not know it. */
export function mapTypeOf(number: number): MapType | number {
  return namesByNumber.get(number) ?? number
}

/** The row of a type, with the optional columns; `undefined` for a number, which the table does not know. */
export function mapKind(type: MapType | number): MapKind | undefined {
  return typeof type === 'number' ? undefined : kinds[type]
}

/** The type for messages: `hash`, or `type 99`. */
export function describeMapType(type: MapType | number): string {
  return typeof type === 'number' ? `type ${type}` : type
}
