import { ArrayMap, HashMap, u32, u64 } from 'bpf-maps'

/** 0 to before `end`. */
export function range(end: number): number[] {
  return Array.from({ length: end }, (_none, index) => index)
}

/** `[0, 0n]`, `[1, 1n]`, … */
export function numberedEntries(count: number): [number, bigint][] {
  return range(count).map(index => [index, BigInt(index)])
}

/** A hash with so many entries, each the number of its key. */
export function numberedHash(count: number, maxEntries = Math.max(1, count)): HashMap<typeof u32, typeof u64> {
  const map = HashMap.create({ name: 'numbers', key: u32, value: u64, maxEntries })
  map.setMany(numberedEntries(count))
  return map
}

/** An array with so many elements, each the number of its index. */
export function numberedArray(count: number): ArrayMap<typeof u64> {
  const map = ArrayMap.create({ name: 'numbers', value: u64, maxEntries: count })
  map.setMany(numberedEntries(count))
  return map
}

/** For the order of numbers. */
export function ascending(a: number, b: number): number {
  return a - b
}
