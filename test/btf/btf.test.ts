import { Btf } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { thrownBy } from '../support/thrown-by.js'
import { buildBtf, composite, int, Kind, type RecordParts, toBytes } from './support/builder.js'

const parse = (records: readonly RecordParts[], littleEndian = true) => Btf.parse(buildBtf(records, { littleEndian }))

/** One type of each kind, with the type that it must be decoded to. */
const samples: readonly (readonly [RecordParts, object])[] = [
  [int, { kind: 'int', name: 'int', size: 4, bits: 32, bitOffset: 0, signed: true, encoding: 'number' }],
  [
    { kind: Kind.pointer, third: 1 },
    { kind: 'pointer', name: '', type: 1 }
  ],
  [
    { kind: Kind.array, words: [1, 1, 7] },
    { kind: 'array', name: '', element: 1, index: 1, length: 7 }
  ],
  [
    composite(Kind.struct, 'point', 8, [
      ['x', 1, 0],
      ['y', 1, 32]
    ]),
    {
      kind: 'struct',
      name: 'point',
      size: 8,
      members: [
        { name: 'x', type: 1, bitOffset: 0, bitFieldSize: 0 },
        { name: 'y', type: 1, bitOffset: 32, bitFieldSize: 0 }
      ]
    }
  ],
  [
    composite(Kind.union, 'either', 4, [['low', 1, (5 << 24) | 3]], true),
    { kind: 'union', name: 'either', size: 4, members: [{ name: 'low', type: 1, bitOffset: 3, bitFieldSize: 5 }] }
  ],
  [
    { name: 'sign', kind: Kind.enum, flag: true, count: 2, third: 4, words: ['minus', -1, 'plus', 1] },
    {
      kind: 'enum',
      name: 'sign',
      size: 4,
      signed: true,
      members: [
        { name: 'minus', value: -1 },
        { name: 'plus', value: 1 }
      ]
    }
  ],
  [
    { name: 'later', kind: Kind.forward, flag: true },
    { kind: 'forward', name: 'later', of: 'union' }
  ],
  [
    { name: 'number', kind: Kind.typedef, third: 1 },
    { kind: 'typedef', name: 'number', type: 1 }
  ],
  [
    { kind: Kind.volatile, third: 1 },
    { kind: 'volatile', name: '', type: 1 }
  ],
  [
    { kind: Kind.const, third: 1 },
    { kind: 'const', name: '', type: 1 }
  ],
  [
    { kind: Kind.restrict, third: 2 },
    { kind: 'restrict', name: '', type: 2 }
  ],
  [
    { kind: Kind.functionPrototype, count: 2, third: 1, words: ['first', 1, '', 0] },
    {
      kind: 'functionPrototype',
      name: '',
      returns: 1,
      parameters: [
        { name: 'first', type: 1 },
        { name: '', type: 0 }
      ]
    }
  ],
  [
    { name: 'call', kind: Kind.function, count: 1, third: 12 },
    { kind: 'function', name: 'call', type: 12, linkage: 'global' }
  ],
  [
    { name: 'limit', kind: Kind.variable, third: 1, words: [2] },
    { kind: 'variable', name: 'limit', type: 1, linkage: 'extern' }
  ],
  [
    { name: '.data', kind: Kind.dataSection, count: 1, third: 16, words: [14, 8, 4] },
    { kind: 'dataSection', name: '.data', size: 16, variables: [{ type: 14, offset: 8, size: 4 }] }
  ],
  [
    { name: 'double', kind: Kind.float, third: 8 },
    { kind: 'float', name: 'double', size: 8 }
  ],
  [
    { name: 'note', kind: Kind.declarationTag, third: 4, words: [-1] },
    { kind: 'declarationTag', name: 'note', type: 4, component: -1, isAttribute: false }
  ],
  [
    { name: 'user', kind: Kind.typeTag, third: 1, flag: true },
    { kind: 'typeTag', name: 'user', type: 1, isAttribute: true }
  ],
  [
    { name: 'wide', kind: Kind.enum64, flag: true, count: 1, third: 8, words: ['least', 0, 0x8000_0000] },
    { kind: 'enum64', name: 'wide', size: 8, signed: true, members: [{ name: 'least', value: -(2n ** 63n) }] }
  ],
  [
    { kind: Kind.locationParameter, count: 2, third: 8, words: [0x28, 5, -4] },
    { kind: 'locationParameter', name: '', size: 8, flags: 0x28, words: [5, 0xffff_fffc] }
  ],
  [
    { kind: Kind.locationPrototype, count: 2, words: [20, 0] },
    { kind: 'locationPrototype', name: '', parameters: [20, 0] }
  ],
  [
    { name: 'inline.text', kind: Kind.locationSection, count: 1, words: [13, 21, 64] },
    { kind: 'locationSection', name: 'inline.text', locations: [{ function: 13, prototype: 21, offset: 64 }] }
  ]
]
const sampleRecords = samples.map(([record]) => record)

describe.each([
  ['little-endian', true],
  ['big-endian', false]
] as const)('BTF, %s', (_, littleEndian) => {
  const btf = parse(sampleRecords, littleEndian)

  it('says which byte order it has, and how many types', () => {
    expect(btf).toMatchObject({ littleEndian, typeCount: samples.length + 1, firstId: 1, base: undefined })
  })

  it.each(samples.map(([, expected], index) => [index + 1, expected] as const))('decodes type %i, %o', (id, expected) => {
    expect(btf.type(id)).toStrictEqual({ id, ...expected })
    expect(btf.kind(id)).toBe((expected as { kind: string }).kind)
  })

  it('has void as type 0', () => {
    expect(btf.type(0)).toStrictEqual({ kind: 'void', id: 0, name: '' })
    expect(btf.kind(0)).toBe('void')
  })
})

describe('finding a type', () => {
  const btf = parse([
    int,
    { name: 'same', kind: Kind.typedef, third: 1 },
    composite(Kind.struct, 'same', 4, [['a', 1, 0]]),
    composite(Kind.struct, 'same', 4, [['b', 1, 0]])
  ])

  it('gives the first of that name', () => {
    expect(btf.find('same')).toMatchObject({ id: 2, kind: 'typedef' })
  })

  it('gives the first of that name and kind', () => {
    expect(btf.find('same', 'struct')?.members[0]?.name).toBe('a')
  })

  it('gives undefined where there is none', () => {
    expect(btf.find('sam')).toBeUndefined()
    expect(btf.find('same2')).toBeUndefined()
    expect(btf.find('same', 'union')).toBeUndefined()
    expect(btf.find('')).toBeUndefined()
    expect(parse([]).find('int')).toBeUndefined()
  })

  it('refuses what is no name', () => {
    expect(() => btf.find(5 as never)).toThrow(TypeError)
  })
})

describe('sizes and alignments', () => {
  const btf = parse([
    int,
    { name: 'char', kind: Kind.int, third: 1, words: [0x0200_0008] },
    { kind: Kind.pointer, third: 3 },
    { kind: Kind.array, words: [2, 1, 6] },
    { kind: Kind.array, words: [4, 1, 3] },
    { kind: Kind.const, third: 5 },
    { name: 'matrix', kind: Kind.typedef, third: 6 },
    composite(Kind.struct, 'plain', 8, [
      ['a', 2, 0],
      ['b', 1, 32]
    ]),
    composite(Kind.struct, 'packed', 5, [
      ['a', 2, 0],
      ['b', 1, 8]
    ]),
    composite(Kind.struct, 'outer', 16, [
      ['p', 3, 0],
      ['q', 8, 64]
    ]),
    { name: 'wide', kind: Kind.int, third: 16, words: [128] },
    { name: 'call', kind: Kind.forward },
    { name: 'limit', kind: Kind.variable, third: 8, words: [1] },
    composite(Kind.struct, 'empty', 0, []),
    composite(Kind.struct, 'bits', 4, [['low', 1, (3 << 24) | 1]], true)
  ])

  it.each([
    ['int', 1, 4, 4],
    ['char', 2, 1, 1],
    ['a pointer', 3, 8, 8],
    ['an array', 4, 6, 1],
    ['an array of arrays', 5, 18, 1],
    ['a typedef of a const array', 7, 18, 1],
    ['a struct', 8, 8, 4],
    ['a packed struct', 9, 5, 1],
    ['a struct in a struct', 10, 16, 8],
    ['an int of 128 bits', 11, 16, 16],
    ['a forward declaration', 12, undefined, 1],
    ['a variable', 13, 8, 4],
    ['void', 0, undefined, 1],
    ['an empty struct', 14, 0, 1],
    ['a struct of bit fields', 15, 4, 4]
  ])('are right for %s', (_, id, size, align) => {
    expect(btf.sizeOf(id)).toBe(size)
    expect(btf.alignOf(id)).toBe(align)
  })

  it('look through names and qualifiers', () => {
    expect(btf.resolve(7)).toMatchObject({ id: 5, kind: 'array' })
    expect(btf.resolve(1)).toMatchObject({ id: 1 })
  })
})

describe('split BTF', () => {
  const base = parse([int, { name: 'shared', kind: Kind.typedef, third: 1 }])
  // The base's names end at 12: a NUL, "int", "shared", each with its NUL.
  const split = Btf.parse(
    buildBtf(
      [
        composite(Kind.struct, 'module', 4, [['own', 2, 0]]),
        { name: 'shared', kind: Kind.const, third: 3 },
        { kind: Kind.typedef, third: 2 }
      ],
      { firstString: 12 }
    ),
    { base }
  )

  it('goes on counting where its base ends', () => {
    expect(split).toMatchObject({ firstId: 3, typeCount: 6 })
    expect(split.type(3)).toMatchObject({ kind: 'struct', name: 'module', members: [{ name: 'own', type: 2 }] })
    expect(split.type(2)).toEqual(base.type(2))
    expect(split.kind(2)).toBe('typedef')
    expect(split.sizeOf(5)).toBe(4)
  })

  it('finds its own types before those of the base', () => {
    expect(split.find('shared')).toMatchObject({ id: 4 })
    expect(split.find('shared', 'typedef')).toMatchObject({ id: 2 })
    expect(split.find('int')).toMatchObject({ id: 1 })
  })

  it('uses names of the base', () => {
    const records = [composite(Kind.struct, 'module', 4, [['x', 1, 0]])]
    const bytes = buildBtf(records, { firstString: 12 })
    bytes.writeUInt32LE(1, 32)
    expect(Btf.parse(bytes, { base }).find('int', 'struct')).toMatchObject({ id: 3 })
  })
})

describe('kinds that are newer than this library', () => {
  const layout = Array.from({ length: 24 }, (_, number) => (number === 23 ? ([4, 8] as const) : ([0, 0] as const)))
  const records = [{ name: 'new', kind: 23, count: 2, words: [1, 2, 3, 4, 5] }, int]

  it('are passed over where the data says how long they are', () => {
    const btf = Btf.parse(buildBtf(records, { layout }))
    expect(btf.type(1)).toStrictEqual({ kind: 'unknown', id: 1, name: 'new', number: 23 })
    expect(btf.type(2)).toMatchObject({ kind: 'int' })
  })

  it('are refused where it does not', () => {
    expect(() => Btf.parse(buildBtf(records))).toThrow('BTF: kind 23 of a type is not known (at byte 36)')
  })
})

describe('malformed BTF', () => {
  const good = buildBtf([int])
  const changed = (offset: number, ...bytes: number[]) => {
    const copy = Buffer.from(good)
    copy.set(bytes, offset)
    return copy
  }

  it.each([
    ['no data', Buffer.alloc(0), 'the header has at least 24 bytes, but here are 0', 0],
    ['another magic number', changed(0, 1), 'the data does not begin with the magic number 0xeb9f', 0],
    ['another version', changed(2, 2), 'version 2 is not known, only 1', 2],
    ['flags', changed(3, 4), 'flags 0x4 are not known', 3],
    ['a short header', changed(4, 8), 'a header of 8 bytes is shorter than the least, 24', 4],
    ['a header beyond the end', changed(4, 0, 1), 'the header ends at byte 256, beyond the end of the data at 53', 4],
    ['types beyond the end', changed(12, 0, 0, 0, 0xff), 'the type section ends at byte 4278190112, beyond the end of the data at 53', 8],
    ['names beyond the end', changed(20, 6), 'the string section ends at byte 54, beyond the end of the data at 53', 16],
    ['a type that is cut off', changed(12, 15), 'the type section ends within a type', 32],
    ['a head that is cut off', changed(12, 20), 'the type section ends within a type', 48],
    ['names that do not end', changed(52, 65), 'the string section does not end with a NUL', 52],
    ['a kind that is none', changed(39, 0), 'kind 0 of a type is not known', 36]
  ])('is refused: %s', (_, bytes, problem, offset) => {
    const error = thrownBy(() => Btf.parse(bytes))
    expect(error).toMatchObject({ name: 'BtfError', message: `BTF: ${problem} (at byte ${offset})`, offset })
  })

  it.each(
    [
      ['a type that is not there', { kind: Kind.const, third: 9 }, 'there is no type 9, only 3', 8],
      ['a linkage that is not there', { kind: Kind.variable, third: 1, words: [3] }, 'linkage 3 is not known', 12],
      ['an int of 5 bits more than it has', { kind: Kind.int, third: 1, words: [13] }, 'no integer has 13 bits in 1 bytes', 8],
      ['an enum of 3 bytes', { kind: Kind.enum, third: 3 }, 'no enumeration has 3 bytes', 8],
      ['a float of nothing', { kind: Kind.float, third: 0 }, 'no floating-point number has 0 bytes', 8]
    ].slice(1) as [string, RecordParts, string, number][]
  )('is refused when the type is asked for: %s', (_, record, problem, within) => {
    const btf = parse([int, record])
    const offset = 32 + 16 + within
    expect(thrownBy(() => btf.type(2))).toMatchObject({ message: `BTF: ${problem}, in type 2 (at byte ${offset})`, offset })
  })

  it('is refused when a name is asked for that is not there', () => {
    const btf = Btf.parse(changed(32, 99))
    expect(() => btf.type(1)).toThrow('BTF: there is no name at offset 99: the string section ends at 5 (at byte 32)')
    expect(btf.find('int')).toBeUndefined()
  })

  it.each([
    ['a typedef of itself', [{ kind: Kind.typedef, third: 1, name: 't' }]],
    [
      'two that name each other',
      [
        { kind: Kind.const, third: 2 },
        { kind: Kind.volatile, third: 1 }
      ]
    ],
    ['an array of itself', [{ kind: Kind.array, words: [1, 1, 1] }]],
    ['a struct in itself', [composite(Kind.struct, 's', 4, [['a', 1, 0]])]]
  ])('ends also with circles: %s', (_, records) => {
    const btf = parse(records as RecordParts[])
    expect(() => btf.alignOf(1)).toThrow('type 1 refers to itself')
    if (btf.kind(1) !== 'struct') expect(() => btf.sizeOf(1)).toThrow('type 1 refers to itself')
  })

  it('has no types of more than 4 GiB', () => {
    const btf = parse([int, { kind: Kind.array, words: [1, 1, 0x4000_0000] }, { kind: Kind.array, words: [2, 1, 0xffff_ffff] }])
    expect(() => btf.sizeOf(2)).toThrow('type 2 has 4294967296 bytes, more than there can be')
    expect(() => btf.sizeOf(3)).toThrow('more than there can be')
  })

  it('takes a struct’s own word for its alignment, in time that grows with the data only', () => {
    const doubled = Array.from({ length: 60 }, (_, i) =>
      composite(Kind.struct, `s${i}`, 4, [
        ['a', i + 1, 0],
        ['b', i + 1, 0]
      ])
    )
    expect(parse([int, ...doubled]).alignOf(61)).toBe(4)
  })
})

describe('misuse', () => {
  const btf = parse([int])

  it.each([[-1], [2], [1.5], [Number.NaN], ['1']])('refuses %s as an id', id => {
    expect(() => btf.type(id as number)).toThrow(RangeError)
    expect(() => btf.kind(id as number)).toThrow(RangeError)
    expect(() => btf.sizeOf(id as number)).toThrow(RangeError)
    expect(() => btf.alignOf(id as number)).toThrow(RangeError)
  })

  it('refuses what are no bytes', () => {
    expect(() => Btf.parse('text' as never)).toThrow('expected BTF as a Uint8Array, got "text"')
    expect(() => Btf.parse(new DataView(new ArrayBuffer(4)) as never)).toThrow(TypeError)
  })
})

it('reads BTF that begins in the middle of its memory', () => {
  const good = buildBtf([int])
  const memory = Buffer.concat([Buffer.alloc(3), good, toBytes([1, 2], true)])
  expect(Btf.parse(memory.subarray(3, 3 + good.length)).type(1)).toMatchObject({ name: 'int' })
})
