import {
  ArrayMap,
  array,
  createMap,
  enumeration,
  HashMap,
  LpmTrie,
  lpmKey,
  openMap,
  perCpu,
  possibleCpus,
  Queue,
  spinLock,
  struct,
  text,
  u8,
  u16be,
  u32,
  u64
} from 'bpf-maps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { openDescriptors } from '../support/open-descriptors.js'
import { thrownBy } from '../support/thrown-by.js'

const Flow = struct({ port: u16be, protocol: u8, verdict: enumeration({ DROP: 1, PASS: 2 }) })
const Counters = struct({ packets: u64, name: text(8), recent: array(u32, 2) })
const flow = { port: 443, protocol: 6, verdict: 'PASS' } as const
const counters = { packets: 5n, name: 'eth0', recent: [1, 2] }

/** A map that is open until the test ends. */
function kept<M extends Disposable>(map: M): M {
  onTestFinished(() => map[Symbol.dispose]())
  return map
}

/** The map that somebody else made, as it describes itself. */
function reopened(map: { readonly id: number }, options?: Parameters<typeof openMap>[1]) {
  return kept(openMap({ id: map.id }, options))
}

describe('a map that describes itself, opened without codecs', () => {
  it('takes and gives what its types say', () => {
    const made = kept(HashMap.create({ key: Flow, value: Counters, maxEntries: 4 }))
    made.set(flow, counters)
    const map = reopened(made)
    if (!(map instanceof HashMap)) throw new Error('a hash map has its class')
    expect([...map]).toEqual([[flow, counters]])
    map.set({ ...flow, port: 80 }, { ...counters, packets: 6 })
    expect(made.get({ ...flow, port: 80 })?.packets).toBe(6n)
  })

  it('has a value for each CPU, an index as the key of an array, a prefix as that of a trie', () => {
    const perCpuMap = kept(HashMap.create({ key: u32, value: perCpu(Counters), maxEntries: 2 }))
    const slots = Array.from({ length: possibleCpus() }, () => counters)
    perCpuMap.set(1, slots)
    expect([...(reopened(perCpuMap) as typeof perCpuMap)]).toEqual([[1, slots]])

    const list = kept(ArrayMap.create({ value: Counters, maxEntries: 2 }))
    list.set(1, counters)
    expect((reopened(list) as typeof list).get(1)).toEqual(counters)

    const trie = kept(LpmTrie.create({ key: lpmKey(u32), value: u64, maxEntries: 2 }))
    trie.set({ prefixLength: 8, data: 10 }, 7)
    expect([...(reopened(trie) as typeof trie)]).toEqual([[{ prefixLength: 8, data: 10 }, 7n]])
  })

  it('leaves the kernel’s own fields alone', () => {
    const made = kept(HashMap.create({ key: u32, value: struct({ lock: spinLock, count: u32 }), maxEntries: 2 }))
    const map = reopened(made) as typeof made
    map.set(1, { count: 5 })
    expect(map.get(1)).toEqual({ count: 5 })
  })

  it('refuses values that are not as its types say, with the path', () => {
    const made = kept(HashMap.create({ key: Flow, value: Counters, maxEntries: 4 }))
    const map = reopened(made)
    if (!(map instanceof HashMap)) throw new Error('a hash map has its class')
    expect(() => map.set({ ...flow, port: 65_536 }, counters)).toThrow(/port: expected an integer from 0 to 65535/)
    expect(() => map.get('flow')).toThrow(TypeError)
  })

  it('has the codecs that are given, instead', () => {
    const made = kept(HashMap.create({ key: u32, value: Counters, maxEntries: 4 }))
    made.set(1, counters)
    const Raw = struct({ packets: u64, rest: array(u64, 2) })
    const map = reopened(made, { value: Raw })
    if (!(map instanceof HashMap)) throw new Error('a hash map has its class')
    expect(map.get(1)).toMatchObject({ packets: 5n })
    expect(Object.keys(map.get(1) as object)).toEqual(['packets', 'rest'])
    expect([...map.keys()]).toEqual([1])
  })
})

describe('a map without a description, opened without codecs', () => {
  it('takes and gives bytes', () => {
    const made = kept(createMap({ type: 'hash', keySize: 4, valueSize: 2, maxEntries: 1 }))
    made.set(Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 6))
    const map = reopened(made) as typeof made
    expect([...map]).toEqual([[Uint8Array.of(1, 2, 3, 4), Uint8Array.of(5, 6)]])
  })

  it('has the codecs that are given', () => {
    const made = kept(createMap({ type: 'queue', keySize: 0, valueSize: 2, maxEntries: 1 }))
    made.push(Uint8Array.of(1, 2))
    const map = reopened(made, { value: u16be })
    if (!(map instanceof Queue)) throw new Error('a queue has its class')
    expect(map.pop()).toBe(258)
  })
})

describe('codecs that do not fit', () => {
  it.each([
    ['a value of another size', { value: u8 }, 'valueSize is 4, expected 1'],
    ['what is no codec', { value: {} }, 'value: expected a codec'],
    ['what is no codec as the key', { key: 5 }, 'expected a codec'],
    ['keys of an array', { key: u32 }, 'key: expected no codec, for maps of this type have their own']
  ])('are refused, and nothing stays open: %s', (_, options, problem) => {
    using made = ArrayMap.create({ value: u32, maxEntries: 1 })
    const before = openDescriptors()
    expect(thrownBy(() => openMap({ id: made.id }, options as never)).message).toContain(problem)
    expect(openDescriptors()).toEqual(before)
  })
})
