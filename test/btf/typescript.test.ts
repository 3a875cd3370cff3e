import * as library from 'bpf-maps'
import { type AnyCodec, Btf, codecOf, possibleCpus, typescriptOf, type ValueCodec } from 'bpf-maps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { decode } from '../codec/support/memory.js'
import { patience } from '../support/patience.js'
import { buildBtf, composite, int, Kind } from './support/builder.js'
import { problemsIn, run } from './support/generated.js'

const { HashMap, mapTypescript, perCpu, struct, u8, u16, u32, u64, array, text, enumeration } = library

const Flow = struct({ port: u16, name: text(8), verdict: enumeration({ DROP: 1, PASS: 2 }), inner: struct({ a: u8, b: array(u32, 2) }) })

function mapOf<V extends ValueCodec>(value: V) {
  const map = HashMap.create({ name: 'described', key: Flow, value, maxEntries: 4 })
  onTestFinished(() => map.close())
  return map
}

const handMade = Btf.parse(
  buildBtf([
    int,
    { name: 'unsigned int', kind: Kind.int, third: 4, words: [32] },
    composite(Kind.struct, '', 4, [['half', 2, 0]]),
    composite(Kind.union, '', 4, [
      ['word', 2, 0],
      ['', 3, 0]
    ]),
    composite(
      Kind.struct,
      'odd_layout',
      16,
      [
        ['low', 2, (3 << 24) | 0],
        ['high', 1, (5 << 24) | 3],
        ['', 4, 32],
        ['__proto__', 2, 64]
      ],
      true
    ),
    composite(Kind.struct, 'odd__layout', 9, [
      ['packed', 2, 8],
      ['more', 2, 40]
    ] as const),
    composite(Kind.struct, 'empty', 0, []),
    { name: 'level', kind: Kind.enum, flag: true, count: 2, third: 4, words: ['LOW', -1, 'HIGH', 1] }
  ])
)

describe('TypeScript from BTF', () => {
  it('declares each type once, before it is used', () => {
    expect(typescriptOf(handMade, ['odd_layout', 'level', 'odd_layout'])).toBe(`import {
  type OutputOf,
  at,
  bitsAt,
  embedAt,
  enumeration,
  i32,
  placedStruct,
  placedUnion,
  struct,
  u32
} from 'bpf-maps'

export const OddLayout = placedStruct({ size: 16, align: 4 }, {
  low: bitsAt(0, 3, u32),
  high: bitsAt(3, 5, i32),
  anonymous2: embedAt(4, placedUnion({ size: 4, align: 4 }, {
    word: at(0, u32),
    anonymous1: embedAt(0, struct({
      half: u32
    }))
  })),
  ['__proto__']: at(8, u32)
})
export type OddLayout = OutputOf<typeof OddLayout>

export const Level = enumeration({
  LOW: -1,
  HIGH: 1
}, i32)
export type Level = OutputOf<typeof Level>
`)
  })

  it('gives names of their own to types whose names would be the same', () => {
    const names = Object.keys(run(typescriptOf(handMade)))
    expect(names).toEqual(['OddLayout', 'OddLayout2', 'Level'])
  })

  it('gives the codecs that codecOf gives', () => {
    const bytes = Array.from({ length: 16 }, (_, index) => index * 7)
    for (const name of ['odd_layout', 'odd__layout', 'level']) {
      const { id } = handMade.find(name)!
      const made = Object.values(run(typescriptOf(handMade, [id])))[0] as AnyCodec
      const codec = codecOf(handMade, id)
      expect(made).toMatchObject({ size: codec.size, align: codec.align })
      expect(decode(made, bytes.slice(0, codec.size))).toEqual(decode(codec, bytes.slice(0, codec.size)))
    }
  })

  it('compiles at the strictest, for types of the kernel and of maps', { timeout: 120_000 * patience }, () => {
    const kernel = ['iphdr', 'tcphdr', 'in6_addr', 'bpf_insn', 'bpf_map_info', 'bpf_link_info', 'sk_buff_head', 'hrtimer']
    const maps = [mapOf(Flow), mapOf(perCpu(u64))].map(mapTypescript)
    expect(problemsIn([typescriptOf(Btf.kernel(), kernel), typescriptOf(handMade), ...maps])).toEqual([])
    expect(problemsIn([typescriptOf(handMade).replace('i32)', 'i33)')])).not.toEqual([])
  })

  it('refuses what has no codec, and what is no name', () => {
    expect(() => typescriptOf(handMade, ['nothing'])).toThrow('expected the name of a type, got "nothing"')
    expect(() => typescriptOf(handMade, ['empty'])).toThrow('expected a type that has bytes')
    expect(() => typescriptOf(handMade, [99])).toThrow(RangeError)
    expect(() => typescriptOf(handMade, [{} as never])).toThrow(TypeError)
  })
})

describe('TypeScript for a map', () => {
  it('opens the map, with the values that are in it', () => {
    const map = mapOf(perCpu(Flow))
    const flow = { port: 1, name: 'eth0', verdict: 'PASS', inner: { a: 1, b: [2, 3] } } as const
    const slots = Array.from({ length: possibleCpus() }, () => flow)
    map.set(flow, slots)
    const { key, value } = run(mapTypescript(map)) as { key: typeof Flow; value: ReturnType<typeof perCpu<typeof Flow>> }
    using again = HashMap.open({ id: map.id }, { key, value })
    expect([...again]).toEqual([[flow, slots]])
    again.set({ ...flow, port: 2 }, slots)
    expect(map.get({ ...flow, port: 2 })).toEqual(slots)
  })

  it('has bytes for what the map does not describe', () => {
    using map = library.createMap({ type: 'queue', keySize: 0, valueSize: 6, maxEntries: 1 })
    expect(mapTypescript(map)).toBe("import {\n  bytes\n} from 'bpf-maps'\n\nexport const value = bytes(6)\n")
  })

  it('is refused for one that is closed', () => {
    const map = mapOf(u64)
    map.close()
    expect(() => mapTypescript(map)).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })
})
