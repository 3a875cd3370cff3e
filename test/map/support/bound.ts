import { HashMap, ipv4Prefix, LpmTrie, MapFlag, u32, u64 } from 'bpf-maps'
import { bind } from '../../../lib/map/bind.js'
import type { Binding } from '../../../lib/map/binding.js'
import { createDescriptor } from '../../../lib/map/create.js'

/** A hash of numbers, with the binding that its operations work on. */
export function boundHash(maxEntries: number) {
  const descriptor = createDescriptor({ type: 'hash', keySize: 4, valueSize: 8, maxEntries })
  const binding = bind(descriptor, { key: u32, value: u64 }) as Binding<number, number, number | bigint, bigint>
  const map = new HashMap<typeof u32, typeof u64>(binding)
  return { binding, map, [Symbol.dispose]: () => map.close() }
}

/** A trie of IPv4 prefixes, with the binding that its operations work on. */
export function boundTrie(maxEntries: number) {
  const descriptor = createDescriptor({ type: 'lpm_trie', keySize: 8, valueSize: 8, maxEntries, flags: MapFlag.noPrealloc })
  const binding = bind(descriptor, { key: ipv4Prefix, value: u64 }) as Binding<string, string, number | bigint, bigint>
  const trie = new LpmTrie<typeof ipv4Prefix, typeof u64>(binding)
  return { binding, trie, [Symbol.dispose]: () => trie.close() }
}
