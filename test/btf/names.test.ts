import { type AnyCodec, type ArrayMap, Btf, codecOf, mapTypescript, openMap, RawMap } from 'bpf-maps'
import fc from 'fast-check'
import { describe, expect, it, onTestFinished } from 'vitest'
import { Descriptor } from '../../lib/sys/descriptor.js'
import { createMap } from '../../lib/sys/map-attributes.js'
import { native } from '../../lib/sys/native.js'
import { decode, encode } from '../codec/support/memory.js'
import { patience } from '../support/patience.js'
import { problemsIn, run } from './support/generated.js'
import { describeTree, sizeOf, type WordTree, wordTrees } from './support/word-tree.js'

const array = 2

/** An array of one value of that type, which the kernel knows. */
function mapOf(type: WordTree): Descriptor {
  const { bytes, id } = describeTree(type)
  const btf = new Descriptor(native.btfLoad(bytes, 0, new Uint8Array(), 0))
  const value = { valueSize: sizeOf(type), btf: btf.handle, btfKeyType: 1, btfValueType: id }
  const map = createMap({ type: array, keySize: 4, maxEntries: 1, ...value })
  btf.close()
  expect(map).toBeGreaterThan(0)
  return new Descriptor(map)
}

/** The map with the codecs that its types make, and the module that says the same. */
function opened(type: WordTree) {
  const descriptor = mapOf(type)
  const [map, raw] = [openMap({ fd: descriptor.fd }) as ArrayMap<AnyCodec>, RawMap.open({ fd: descriptor.fd })]
  const close = () => {
    for (const one of [descriptor, map, raw]) one.close()
  }
  return { map, raw, source: mapTypescript(map), close }
}

const wordsOf = (length: number) => Uint8Array.from({ length }, (_, index) => (index * 37 + 1) % 251)

function valueIn(type: WordTree): unknown {
  const { map, raw, close } = opened(type)
  onTestFinished(close)
  raw.set(Uint8Array.of(0, 0, 0, 0), wordsOf(sizeOf(type)))
  return map.get(0)
}

const struct = (...members: [string, WordTree][]): WordTree => ({ kind: 'struct', members })
const union = (...members: [string, WordTree][]): WordTree => ({ kind: 'union', members })

describe('fields of one name', () => {
  it('are all there, the second with a number', () => {
    const value = valueIn(struct(['a', 'word'], ['a', 'word'], ['a', 'word']))
    expect(Object.keys(value as object)).toEqual(['a', 'a_2', 'a_3'])
  })

  it('leave those alone that have such a name of their own', () => {
    const value = valueIn(struct(['a', 'word'], ['a', 'word'], ['a_2', 'word']))
    expect(Object.keys(value as object)).toEqual(['a', 'a_3', 'a_2'])
  })

  it('are within a field, where they come from an anonymous member', () => {
    const value = valueIn(struct(['a', 'word'], ['', struct(['b', 'word'])], ['', struct(['a', 'word'], ['c', 'word'])]))
    expect(value).toEqual({ a: expect.any(Number), b: expect.any(Number), anonymous2: { a: expect.any(Number), c: expect.any(Number) } })
  })

  it('have a name where BTF has none, and no struct that could have it instead', () => {
    expect(Object.keys(valueIn(struct(['anonymous1', 'word'], ['', 'word'])) as object)).toEqual(['anonymous1', 'anonymous1_2'])
  })

  it('are told apart in no time, however many', () => {
    const type = struct(...Array.from({ length: 30_000 }, (): [string, WordTree] => ['a', 'word']))
    const { bytes, id } = describeTree(type)
    const before = process.cpuUsage()
    const codec = codecOf(Btf.parse(bytes), id)
    expect(process.cpuUsage(before).user / 1e6).toBeLessThan(5)
    expect(Object.keys(decode(codec, wordsOf(codec.size)) as object)).toHaveLength(30_000)
  })
})

describe('types of the kernel with whatever names', () => {
  it('lose nothing, neither in openMap nor in the module that mapTypescript writes', { timeout: 120_000 * patience }, () => {
    fc.assert(
      fc.property(wordTrees, type => {
        const bytes = wordsOf(sizeOf(type))
        const { map, raw, source, close } = opened(type)
        try {
          raw.set(Uint8Array.of(0, 0, 0, 0), bytes)
          const value = map.get(0) as never
          raw.set(Uint8Array.of(0, 0, 0, 0), new Uint8Array(bytes.length))
          map.set(0, value)
          expect(raw.get(Uint8Array.of(0, 0, 0, 0))).toEqual(bytes)
          const codec = run(source)['value'] as AnyCodec
          expect(codec.size).toBe(bytes.length)
          expect(decode(codec, bytes)).toEqual(value)
          expect(encode(codec, value)).toEqual([...bytes])
        } finally {
          close()
        }
      }),
      { numRuns: 100 }
    )
  })

  it('make modules that compile', { timeout: 120_000 * patience }, () => {
    const types = [struct(['anonymous1', 'word'], ['', union(['b', 'word'])]), ...fc.sample(wordTrees, 20)]
    const sources = types.map(type => {
      const { source, close } = opened(type)
      close()
      return source
    })
    expect(problemsIn(sources)).toEqual([])
  })
})
