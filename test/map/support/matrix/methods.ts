import type { MapType } from 'bpf-maps'

/** The methods by which a class offers the kernel's commands on elements; what is not here it has not. */
export interface Methods {
  readonly lookup?: 'get' | 'getId' | 'peek' | 'has'
  readonly update?: 'set' | 'push' | 'add'
  readonly delete?: 'delete'
  readonly take?: 'take' | 'pop'
  readonly nextKey?: 'nextKey'
  /** An update takes `'create'` and `'replace'`; a push `{ overwrite: true }`. */
  readonly modes?: true
  /** Look-ups and updates take `{ lock: true }`. */
  readonly lock?: true
  /** Keys and values are bytes, whatever the type. */
  readonly raw?: true
}

const slots = { update: 'set', delete: 'delete' } as const
const readable = { lookup: 'get', ...slots } as const
const hash = { ...readable, take: 'take', nextKey: 'nextKey', modes: true, lock: true } as const
const array = { lookup: 'get', update: 'set', lock: true } as const
const queue = { lookup: 'peek', update: 'push', take: 'pop', modes: true } as const
const maps = { ...slots, lookup: 'getId', modes: true } as const
const walked = { ...readable, nextKey: 'nextKey' } as const
const storage = { ...readable, modes: true } as const

/** `RawMap`, which has maps of all types. */
export const rawMethods: Methods = { ...readable, take: 'take', nextKey: 'nextKey', modes: true, raw: true }

/** The class of each type. */
export const methodsOf: Readonly<Partial<Record<MapType, Methods>>> = {
  hash,
  percpu_hash: hash,
  lru_hash: hash,
  lru_percpu_hash: hash,
  array,
  percpu_array: array,
  lpm_trie: { ...walked, modes: true },
  queue,
  stack: queue,
  bloom_filter: { lookup: 'has', update: 'add' },
  stack_trace: { lookup: 'get', delete: 'delete', take: 'take' },
  prog_array: { ...slots, lookup: 'getId' },
  perf_event_array: slots,
  cgroup_array: slots,
  array_of_maps: maps,
  hash_of_maps: maps,
  devmap: walked,
  devmap_hash: walked,
  cpumap: readable,
  xskmap: { ...slots, modes: true },
  sockmap: { ...walked, modes: true },
  sockhash: { ...walked, modes: true },
  reuseport_sockarray: { ...readable, modes: true },
  cgroup_storage: array,
  percpu_cgroup_storage: array,
  sk_storage: storage,
  inode_storage: storage,
  task_storage: storage,
  cgrp_storage: storage,
  struct_ops: {},
  ringbuf: {},
  user_ringbuf: {},
  arena: {}
}
