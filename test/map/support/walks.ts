import { inspect } from 'node:util'
import { type BpfMap, createMap, type HashMap, kinds, type MapKind, type MapType, possibleCpus, RawMap } from 'bpf-maps'

// More than the first batch holds. To put a map into a map takes the kernel milliseconds.
const entryCount = 300
const mapCount = 8

/** What each way through a map gives, as sorted text. */
export type Walks = Readonly<Record<string, readonly string[]>>

/** What the walks through maps give, and what `clear` does to such maps. */
export interface Outcomes {
  readonly walks: Readonly<Record<string, Walks>>
  readonly clearings: Readonly<Record<string, string>>
}

/** Fills maps of these types, and goes through them in each way that their classes have. */
export async function walkAll(walked: readonly MapType[], cleared: readonly MapType[]): Promise<Outcomes> {
  const walks: Record<string, Walks> = {}
  for (const type of walked) walks[type] = await walk(type)
  return { walks, clearings: Object.fromEntries(cleared.map(type => [type, clear(type)])) }
}

async function walk(type: MapType): Promise<Walks> {
  using map = filledMap(type)
  using raw = RawMap.open({ fd: map.fd })
  // Each class has some of a hash's methods.
  const walks = await walksOf(map as unknown as Partial<HashMap<never, never>>)
  // The values of a map of maps are ids, which differ from map to map.
  return { ...walks, raw: Array.from(raw, ([key, value]) => inspect(type.endsWith('of_maps') ? key : [key, value], whole)).sort() }
}

function clear(type: MapType): string {
  using map = filledMap(type) as unknown as HashMap<never, never>
  using raw = RawMap.open({ fd: map.fd })
  try {
    map.clear()
    return raw.nextKey() === undefined ? 'nothing is left' : 'something is left'
  } catch (error) {
    return `${error}`
  }
}

async function walksOf(map: Partial<HashMap<never, never>>): Promise<Walks> {
  const walks: Record<string, readonly string[]> = {}
  for (const way of ['keys', 'values', 'entries'] as const) {
    const method = (map as Record<string, unknown>)[way] as (() => Iterable<unknown>) | undefined
    if (method !== undefined) walks[way] = show(method.call(map))
  }
  const { keys = [], values = [] } = map.columns?.() ?? {}
  // Of values per CPU there is a column for each.
  walks['columns'] = [...show(keys), ...show([values].flat(2))]
  const passed: unknown[] = []
  map.forEach?.((value, key) => void passed.push([key, value]))
  walks['forEach'] = show(passed)
  const chunks: unknown[] = []
  if (map.chunks !== undefined) for await (const chunk of map.chunks()) chunks.push(...chunk)
  walks['chunks'] = show(chunks)
  return walks
}

const whole = { depth: null, maxArrayLength: null, breakLength: Number.POSITIVE_INFINITY } as const

function show(entries: Iterable<unknown>): string[] {
  return Array.from(entries, entry => inspect(entry, whole)).sort()
}

function filledMap(type: MapType): BpfMap {
  const { holdsMaps, requiredFlags = 0, perCpu }: MapKind = kinds[type]
  using inner = createMap({ type: 'array', keySize: 4, valueSize: 4, maxEntries: 1 })
  const count = holdsMaps ? mapCount : entryCount
  const sizes = { keySize: type === 'lpm_trie' ? 8 : 4, valueSize: perCpu ? 8 : 4, maxEntries: type.startsWith('lru') ? 4096 : count }
  const map = createMap({ type, ...sizes, flags: requiredFlags, ...(holdsMaps ? { inner } : {}) })
  using raw = RawMap.open({ fd: map.fd })
  for (let i = 0; i < count; i++) {
    const key = Uint32Array.from(type === 'lpm_trie' ? [32, i] : [i])
    const value = perCpu ? Uint32Array.from({ length: 2 * possibleCpus() }, (_none, word) => i * 10 + word) : Uint32Array.of(i)
    raw.set(new Uint8Array(key.buffer), new Uint8Array((holdsMaps ? Uint32Array.of(inner.fd) : value).buffer))
  }
  return map
}
