// What changes a map while another process walks through it. Each runs in a child, until that is killed.
import { HashMap, ipv4Prefix, LpmTrie, u32, u64 } from 'bpf-maps'
import { begin } from '../../support/begin.js'

/** Keys below this stay; those from here on come and go. */
export const steady = 1000

/** How many keys come and go. */
export const restless = 2000

export function churnHash(id: number): never {
  const map = HashMap.open({ id }, { key: u32, value: u64 })
  begin()
  for (;;) {
    map.delete(anyRestless())
    map.set(anyRestless(), 0n)
  }
}

export function churnTrie(id: number): never {
  const trie = LpmTrie.open({ id }, { key: ipv4Prefix, value: u64 })
  begin()
  for (;;) {
    trie.delete(prefixOf(anyRestless()))
    trie.set(prefixOf(anyRestless()), 0n)
  }
}

/** The trie's key for a number. */
export function prefixOf(number: number): string {
  return `10.${number >>> 8}.${number & 0xff}.0/24`
}

function anyRestless(): number {
  return steady + Math.floor(Math.random() * restless)
}
