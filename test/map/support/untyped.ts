// What a process does that may make maps but not load BTF, or whose kernel is old, for element-types.test.ts.
import { HashMap, spinLock, struct, timer, u32, u64 } from 'bpf-maps'

/** The BTF object of a plain map, 0 for none. */
export function createPlain(): number {
  using map = HashMap.create({ key: u32, value: struct({ count: u64 }), maxEntries: 1 })
  map.set(1, { count: 2 })
  return map.info().btfId
}

export function createWithLock(): void {
  HashMap.create({ key: u32, value: struct({ lock: spinLock, count: u64 }), maxEntries: 1 }).close()
}

export function createWithTimer(): void {
  HashMap.create({ key: u32, value: struct({ timer, count: u64 }), maxEntries: 1 }).close()
}
