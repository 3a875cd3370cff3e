/** Types of maps whose entries bpftool creates and dumps as they are. */
export const types: readonly string[] = ['hash', 'array', 'percpu_hash', 'percpu_array', 'lru_hash', 'lru_percpu_hash', 'lpm_trie']
