// What a child of bulk-lookup.test.ts does with few privileges.
import { u32, u64 } from 'bpf-maps'
import { getMany } from '../../../lib/map/operation/get-many.js'
import { boundMap } from './bound-map.js'
import { numberedEntries, range } from './numbers.js'
import { programDescriptors } from './program-descriptors.js'

/** Looks up thousands of keys, as the user nobody or as whoever it is; whether all values were right, and how many programs there are then. */
export function lookUpThousands(asNobody: boolean): { readonly areRight: boolean; readonly programs: number } {
  using map = boundMap({ key: u32, value: u64, maxEntries: 1000, entries: numberedEntries(1000) })
  if (asNobody) becomeNobody()
  const values = getMany(map.binding, range(5000))
  const areRight = values.every((value, key) => value === (key < 1000 ? BigInt(key) : undefined))
  return { areRight, programs: programDescriptors() }
}

function becomeNobody(): void {
  process.setgroups?.([])
  process.setgid?.(65534)
  process.setuid?.(65534)
}
