// What processes without privileges try, each in a child of privileges.test.ts.
import { HashMap, openMap, u32, u64 } from 'bpf-maps'

/** An LRU map: the sysctl lets the unprivileged make other hash maps, where it is 0. */
export function createLruHash(): void {
  HashMap.create({ name: 'flows', key: u32, value: u64, maxEntries: 16, lru: true }).close()
}

export function openPin(path: string): void {
  openMap(path).close()
}
