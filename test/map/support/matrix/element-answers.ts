import type { AnswersOf } from './answers.js'

/** What Linux 6.18 answers to commands on one element: to each situation of `situations.ts`, in its order. */
export const elementAnswers = {
  lookup: {
    'ENOENT ok ENOENT EINVAL EINVAL': `hash hash/noPrealloc percpu_hash lru_hash lru_percpu_hash lpm_trie queue stack bloom_filter stack_trace prog_array
       array_of_maps hash_of_maps devmap devmap/4 devmap_hash devmap_hash/4 cpumap cpumap/4 sockmap sockhash cgroup_storage
       cgroup_storage/8 percpu_cgroup_storage reuseport_sockarray`,
    'ok ok ENOENT EINVAL EINVAL': 'array array/mmapable percpu_array struct_ops struct_ops/link',
    'ENOTSUPP ENOTSUPP ENOTSUPP EINVAL EINVAL': 'ringbuf user_ringbuf perf_event_array cgroup_array',
    'ENOENT ok EBADF EINVAL EINVAL': 'sk_storage inode_storage task_storage cgrp_storage',
    'ENOSPC ENOSPC ENOSPC EINVAL EINVAL': 'sockmap/4 sockhash/4 reuseport_sockarray/4',
    'EINVAL EINVAL EINVAL EINVAL EINVAL': 'arena',
    'EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP EINVAL EINVAL': 'xskmap'
  },
  update: {
    'ok ok E2BIG E2BIG EEXIST EEXIST EEXIST ok ok ok': 'array array/mmapable percpu_array devmap devmap/4 cpumap cpumap/4',
    'ok ok ok E2BIG ok EEXIST EEXIST ENOENT ok ok': 'hash hash/noPrealloc percpu_hash hash_of_maps sockhash sockhash/4',
    'ok ok E2BIG E2BIG EINVAL EINVAL EINVAL EINVAL EINVAL EINVAL': 'prog_array perf_event_array cgroup_array array_of_maps',
    'ok ok EBADF EBADF ok EEXIST EEXIST ENOENT ok ok': 'sk_storage inode_storage task_storage cgrp_storage',
    'ENOENT ok ENOENT ENOENT EINVAL EINVAL EINVAL ENOENT ok ENOENT': 'cgroup_storage cgroup_storage/8 percpu_cgroup_storage',
    'ok ok ok ok ok EEXIST EEXIST ENOENT ok ok': 'lru_hash lru_percpu_hash',
    'ok ok ok E2BIG EINVAL EINVAL EINVAL ok ok ok': 'queue stack',
    'ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP': 'ringbuf user_ringbuf',
    'ok ok ok E2BIG ok EEXIST EEXIST ok ok ok': 'devmap_hash devmap_hash/4',
    'ok ok E2BIG E2BIG ok EEXIST EEXIST ENOENT ok ok': 'sockmap sockmap/4',
    'ok EBUSY E2BIG E2BIG EINVAL EINVAL EINVAL EINVAL EINVAL EINVAL': 'struct_ops struct_ops/link',
    'ok ok E2BIG E2BIG ok EEXIST EEXIST ENOENT ok ENOENT': 'reuseport_sockarray reuseport_sockarray/4',
    'ok ok EINVAL ENOSPC ok EEXIST EEXIST ENOENT ok ok': 'lpm_trie',
    'ok ok ok ok EINVAL EINVAL EINVAL EINVAL EINVAL EINVAL': 'bloom_filter',
    'EINVAL EINVAL EINVAL EINVAL EINVAL EINVAL EINVAL EINVAL EINVAL EINVAL': 'stack_trace',
    'EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP': 'arena',
    'ok ok E2BIG E2BIG ok EEXIST ok ENOENT ok ok': 'xskmap'
  },
  'update with flags': {
    'EINVAL EINVAL EINVAL EINVAL EINVAL': `hash hash/noPrealloc percpu_hash lru_hash lru_percpu_hash array array/mmapable percpu_array lpm_trie queue stack
       bloom_filter stack_trace prog_array perf_event_array cgroup_array array_of_maps hash_of_maps devmap devmap/4 devmap_hash
       devmap_hash/4 cpumap cpumap/4 sockmap sockmap/4 sockhash sockhash/4 sk_storage inode_storage task_storage cgrp_storage
       cgroup_storage cgroup_storage/8 percpu_cgroup_storage struct_ops struct_ops/link xskmap reuseport_sockarray
       reuseport_sockarray/4`,
    'ENOTSUPP EINVAL ENOTSUPP ENOTSUPP ENOTSUPP': 'ringbuf user_ringbuf',
    'EOPNOTSUPP EINVAL EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP': 'arena'
  },
  delete: {
    'ENOENT ok ENOENT': `hash hash/noPrealloc percpu_hash lru_hash lru_percpu_hash hash_of_maps devmap_hash devmap_hash/4 sockhash sockhash/4
       struct_ops`,
    'EINVAL EINVAL EINVAL': 'array array/mmapable percpu_array queue stack cgroup_storage cgroup_storage/8 percpu_cgroup_storage',
    'ENOENT ok E2BIG': 'stack_trace prog_array perf_event_array cgroup_array array_of_maps reuseport_sockarray reuseport_sockarray/4',
    'ok ok EINVAL': 'devmap devmap/4 cpumap cpumap/4 xskmap',
    'ENOENT ok EBADF': 'sk_storage inode_storage task_storage cgrp_storage',
    'EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP': 'bloom_filter arena struct_ops/link',
    'ENOTSUPP ENOTSUPP ENOTSUPP': 'ringbuf user_ringbuf',
    'EINVAL ok EINVAL': 'sockmap sockmap/4',
    'ENOENT ok EINVAL': 'lpm_trie'
  },
  take: {
    'ENOTSUPP ENOTSUPP EINVAL EINVAL': `array array/mmapable percpu_array lpm_trie bloom_filter ringbuf user_ringbuf arena prog_array perf_event_array
       cgroup_array array_of_maps hash_of_maps devmap devmap/4 devmap_hash devmap_hash/4 cpumap cpumap/4 sockmap sockmap/4
       sockhash sockhash/4 sk_storage inode_storage task_storage cgrp_storage cgroup_storage cgroup_storage/8
       percpu_cgroup_storage struct_ops struct_ops/link xskmap reuseport_sockarray reuseport_sockarray/4`,
    'ENOENT ok EINVAL EINVAL': 'hash hash/noPrealloc percpu_hash lru_hash lru_percpu_hash queue stack stack_trace'
  },
  'next key': {
    'ok ok ok ENOENT ok ok': `array array/mmapable percpu_array prog_array perf_event_array cgroup_array array_of_maps devmap devmap/4 cpumap cpumap/4
       sockmap sockmap/4 xskmap reuseport_sockarray reuseport_sockarray/4`,
    'ENOENT ok ENOENT ok ok ok': `hash hash/noPrealloc percpu_hash lru_hash lru_percpu_hash lpm_trie stack_trace hash_of_maps devmap_hash devmap_hash/4
       sockhash sockhash/4`,
    'ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP': 'ringbuf user_ringbuf sk_storage inode_storage task_storage cgrp_storage',
    'ENOENT ok ENOENT ENOENT ENOENT ENOENT': 'cgroup_storage cgroup_storage/8 percpu_cgroup_storage',
    'EINVAL EINVAL EINVAL EINVAL EINVAL EINVAL': 'queue stack',
    'EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP EOPNOTSUPP': 'bloom_filter arena',
    'ok ok ENOENT ok ok ok': 'struct_ops struct_ops/link'
  }
} as const satisfies AnswersOf
