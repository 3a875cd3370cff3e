import type { AnswersOf } from './answers.js'

/** What Linux 6.18 answers to batches, and on maps that are frozen or of which the descriptor has less than full access. */
export const mapAnswers = {
  batches: {
    'ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP': `queue stack bloom_filter stack_trace ringbuf user_ringbuf arena prog_array perf_event_array cgroup_array devmap devmap/4
       devmap_hash devmap_hash/4 cpumap cpumap/4 sockmap sockmap/4 sockhash sockhash/4 sk_storage inode_storage task_storage
       cgrp_storage cgroup_storage cgroup_storage/8 percpu_cgroup_storage struct_ops struct_ops/link xskmap reuseport_sockarray
       reuseport_sockarray/4`,
    'ENOENT ENOENT/1 ENOENT/1 ok/2 ENOENT ok/1 ENOENT/1 EINVAL EINVAL':
      'hash hash/noPrealloc percpu_hash lru_hash lru_percpu_hash hash_of_maps',
    'ok/4 ok/4 ENOTSUPP ok/2 ENOTSUPP ENOTSUPP ENOTSUPP EINVAL EINVAL': 'array array/mmapable percpu_array',
    'ENOENT ENOENT/1 ENOTSUPP ok/2 ENOENT ok/1 ENOENT/1 EINVAL EINVAL': 'lpm_trie',
    'ENOENT ENOENT/1 ENOTSUPP ok/2 ENOTSUPP ENOTSUPP ENOTSUPP EINVAL EINVAL': 'array_of_maps'
  },
  frozen: {
    'ok EPERM ok EPERM EPERM EPERM ok ENOTSUPP EPERM EPERM EPERM': `stack_trace prog_array devmap devmap/4 devmap_hash devmap_hash/4 cpumap cpumap/4 sockmap sockhash cgroup_storage
       cgroup_storage/8 percpu_cgroup_storage reuseport_sockarray`,
    'ok EPERM ok EPERM EPERM EPERM ok ENOENT EPERM EPERM EPERM':
      'hash hash/noPrealloc percpu_hash lru_hash lru_percpu_hash lpm_trie array_of_maps hash_of_maps',
    'ok EPERM ok EPERM EPERM EPERM ENOTSUPP ENOTSUPP EPERM EPERM EPERM': 'sk_storage inode_storage task_storage cgrp_storage',
    'ok EPERM ok EPERM EPERM EPERM ok ok/4 EPERM EPERM EPERM': 'array array/mmapable percpu_array',
    'ok EPERM ENOSPC EPERM EPERM EPERM ok ENOTSUPP EPERM EPERM EPERM': 'sockmap/4 sockhash/4 reuseport_sockarray/4',
    'ok EPERM ok EPERM EPERM EPERM EINVAL ENOTSUPP EPERM EPERM EPERM': 'queue stack',
    'ok EPERM ENOTSUPP EPERM EPERM EPERM ENOTSUPP ENOTSUPP EPERM EPERM EPERM': 'ringbuf user_ringbuf',
    'ok EPERM ENOTSUPP EPERM EPERM EPERM ok ENOTSUPP EPERM EPERM EPERM': 'perf_event_array cgroup_array',
    'ok EPERM ok EPERM EPERM EPERM EOPNOTSUPP ENOTSUPP EPERM EPERM EPERM': 'bloom_filter',
    'ok EPERM EINVAL EPERM EPERM EPERM EOPNOTSUPP ENOTSUPP EPERM EPERM EPERM': 'arena',
    'ENOTSUPP ENOTSUPP ok ok ENOENT ENOTSUPP ok ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP': 'struct_ops',
    'ENOTSUPP ENOTSUPP ok ok EOPNOTSUPP ENOTSUPP ok ENOTSUPP ENOTSUPP ENOTSUPP ENOTSUPP': 'struct_ops/link',
    'ok EPERM EOPNOTSUPP EPERM EPERM EPERM ok ENOTSUPP EPERM EPERM EPERM': 'xskmap'
  },
  'by a descriptor for reading': {
    'ok EPERM EPERM EPERM ENOENT ENOENT EPERM EPERM EPERM EPERM':
      'hash hash/noPrealloc percpu_hash lru_hash lru_percpu_hash lpm_trie hash_of_maps',
    'ok EPERM EPERM EPERM ENOENT ENOTSUPP EPERM EPERM EPERM EPERM':
      'stack_trace devmap_hash devmap_hash/4 sockhash cgroup_storage cgroup_storage/8 percpu_cgroup_storage',
    'ok EPERM EPERM EPERM ok ENOTSUPP EPERM EPERM EPERM EPERM': 'prog_array devmap devmap/4 cpumap cpumap/4 sockmap reuseport_sockarray',
    'ok EPERM EPERM EPERM ENOTSUPP ENOTSUPP EPERM EPERM EPERM EPERM': 'sk_storage inode_storage task_storage cgrp_storage',
    'ok EPERM EPERM EPERM ok ok/4 EPERM EPERM EPERM EPERM': 'array array/mmapable percpu_array',
    'ok EPERM EPERM EPERM EINVAL ENOTSUPP EPERM EPERM EPERM EPERM': 'queue stack',
    'ENOTSUPP EPERM EPERM EPERM ENOTSUPP ENOTSUPP EPERM EPERM EPERM EPERM': 'ringbuf user_ringbuf',
    'ENOTSUPP EPERM EPERM EPERM ok ENOTSUPP EPERM EPERM EPERM EPERM': 'perf_event_array cgroup_array',
    'ENOSPC EPERM EPERM EPERM ok ENOTSUPP EPERM EPERM EPERM EPERM': 'sockmap/4 reuseport_sockarray/4',
    'ok EPERM EPERM EPERM ok ENOTSUPP EPERM EPERM EPERM ENOTSUPP': 'struct_ops struct_ops/link',
    'ok EPERM EPERM EPERM EOPNOTSUPP ENOTSUPP EPERM EPERM EPERM EPERM': 'bloom_filter',
    'EINVAL EPERM EPERM EPERM EOPNOTSUPP ENOTSUPP EPERM EPERM EPERM EPERM': 'arena',
    'ok EPERM EPERM EPERM ok ENOENT EPERM EPERM EPERM EPERM': 'array_of_maps',
    'ENOSPC EPERM EPERM EPERM ENOENT ENOTSUPP EPERM EPERM EPERM EPERM': 'sockhash/4',
    'EOPNOTSUPP EPERM EPERM EPERM ok ENOTSUPP EPERM EPERM EPERM EPERM': 'xskmap'
  },
  'by a descriptor for writing': {
    'EPERM ok ENOENT EPERM EPERM EPERM EPERM ENOTSUPP ENOTSUPP ok': `prog_array perf_event_array cgroup_array devmap_hash devmap_hash/4 sockhash sockhash/4 sk_storage inode_storage
       task_storage cgrp_storage reuseport_sockarray reuseport_sockarray/4`,
    'EPERM ok ENOENT EPERM EPERM EPERM EPERM ok/1 ENOENT ok':
      'hash hash/noPrealloc percpu_hash lru_hash lru_percpu_hash lpm_trie hash_of_maps',
    'EPERM ok ok EPERM EPERM EPERM EPERM ENOTSUPP ENOTSUPP ok': 'devmap devmap/4 cpumap cpumap/4 xskmap',
    'EPERM ok EINVAL EPERM EPERM EPERM EPERM ENOTSUPP ENOTSUPP ok': 'queue stack sockmap sockmap/4',
    'EPERM ok EINVAL EPERM EPERM EPERM EPERM ok/1 ENOTSUPP ok': 'array array/mmapable percpu_array',
    'EPERM ENOENT EINVAL EPERM EPERM EPERM EPERM ENOTSUPP ENOTSUPP ok': 'cgroup_storage cgroup_storage/8 percpu_cgroup_storage',
    'EPERM ENOTSUPP ENOTSUPP EPERM EPERM EPERM EPERM ENOTSUPP ENOTSUPP ok': 'ringbuf user_ringbuf',
    'EPERM ok EOPNOTSUPP EPERM EPERM EPERM EPERM ENOTSUPP ENOTSUPP ok': 'bloom_filter',
    'EPERM EINVAL ENOENT EPERM EPERM EPERM EPERM ENOTSUPP ENOTSUPP ok': 'stack_trace',
    'EPERM EOPNOTSUPP EOPNOTSUPP EPERM EPERM EPERM EPERM ENOTSUPP ENOTSUPP ok': 'arena',
    'EPERM ok ENOENT EPERM EPERM EPERM EPERM ok/1 ENOTSUPP ok': 'array_of_maps',
    'EPERM ok ENOENT EPERM EPERM EPERM EPERM ENOTSUPP ENOTSUPP ENOTSUPP': 'struct_ops',
    'EPERM ok EOPNOTSUPP EPERM EPERM EPERM EPERM ENOTSUPP ENOTSUPP ENOTSUPP': 'struct_ops/link'
  }
} as const satisfies AnswersOf
