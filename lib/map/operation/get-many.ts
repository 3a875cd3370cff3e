import { atPath } from '../../codec/invalid.js'
import { type Binding, openHandle } from '../binding.js'
import { BulkLookup, usualPatience } from '../bulk-lookup.js'
import { foundAt } from '../lookup-program/layout.js'

/** How many keys are looked up. */
export interface Manner {
  /** Flags of each look-up; with one, no program does it. */
  readonly flags?: number
  /** How many keys the map looks up one by one before it loads a program for them. */
  readonly patience?: number
}

/**
 * The values of these keys in their order, `undefined` where there is none. Takes up to 1,024 keys before it looks them up.
 */
export function getMany<K, V>(
  binding: Binding<K, unknown, never, V>,
  keys: Iterable<K>,
  { flags = 0, patience = usualPatience }: Manner = {}
): (V | undefined)[] {
  openHandle(binding)
  const lookup = beginLookup(binding, patience, flags)
  try {
    return readAll(binding, keys, lookup)
  } finally {
    lookup.end()
  }
}

/** The map's own, unless it is at work: a key's getter, or whoever iterates over the keys, may ask for many keys of the same map. */
function beginLookup(binding: Binding<never, unknown, never, unknown>, patience: number, flags: number): BulkLookup {
  binding.bulkLookup ??= new BulkLookup(binding, patience)
  const lookup = binding.bulkLookup.isBusy ? new BulkLookup(binding, Number.POSITIVE_INFINITY) : binding.bulkLookup
  lookup.begin(flags)
  return lookup
}

function readAll<K, V>(binding: Binding<K, unknown, never, V>, keys: Iterable<K>, lookup: BulkLookup): (V | undefined)[] {
  const values: (V | undefined)[] = []
  let gathered = 0
  for (const key of keys) {
    if (gathered === 0) lookup.prepare()
    encodeKeyAt(binding, lookup, gathered++, key, values.length)
    if (gathered < lookup.layout.capacity) continue
    readChunk(binding, lookup, gathered, values)
    gathered = 0
  }
  if (gathered > 0) readChunk(binding, lookup, gathered, values)
  return values
}

function encodeKeyAt<K>(binding: Binding<K, unknown, never, unknown>, lookup: BulkLookup, index: number, key: K, passed: number): void {
  const { keysAt, keyStride } = lookup.layout
  try {
    binding.key.write(key, lookup.memory, keysAt + index * keyStride)
  } catch (error) {
    throw atPath(atPath(error, 'key'), passed + index)
  }
}

function readChunk<V>(binding: Binding<never, unknown, never, V>, lookup: BulkLookup, count: number, values: (V | undefined)[]): void {
  lookup.run(count)
  const { memory, layout } = lookup
  const start = values.length
  // Room for all at once: `push` takes longer than the rest of this.
  values.length += count
  for (let i = 0; i < count; i++) {
    const isFound = memory.u8[foundAt + i] !== 0
    values[start + i] = isFound ? binding.value.read(memory, layout.valuesAt + i * layout.valueStride) : undefined
  }
}
