import { Btf } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { BtfExt } from '../../lib/btf/btf-ext.js'
import { buildBtf, head, int, Kind, toBytes } from './support/builder.js'

// Names at: 1 int, 5 run, 9 xdp, 13 a.c, 17 "return 1;", 27 0:1
const records = [int, ...['run', 'xdp', 'a.c', 'return 1;', '0:1'].map(name => ({ name, kind: Kind.typedef, third: 1 }))]

const functions = [8, 9, 1, 0, 2]
const lines = [16, 9, 2, 0, 13, 17, (7 << 10) | 3, 8, 13, 0, (8 << 10) | 1]
const relocations = [16, 9, 1, 40, 1, 27, 2]

function build(littleEndian: boolean, parts: readonly (readonly number[])[] = [functions, lines, relocations]): Buffer {
  let offset = 0
  const places = parts.flatMap(({ length }) => {
    offset += length * 4
    return [offset - length * 4, length * 4]
  })
  return Buffer.concat([head(littleEndian), toBytes([8 + places.length * 4, ...places, ...parts.flat()], littleEndian)])
}

describe.each([
  ['little-endian', true],
  ['big-endian', false]
] as const)('.BTF.ext, %s', (_, littleEndian) => {
  const btf = Btf.parse(buildBtf(records, { littleEndian }))

  it('says where functions begin', () => {
    expect(BtfExt.parse(build(littleEndian), btf).functions).toEqual([{ name: 'xdp', records: [{ offset: 0, type: 2 }] }])
  })

  it('says which line an instruction comes from', () => {
    const first = { offset: 0, file: 'a.c', source: 'return 1;', line: 7, column: 3, fileOffset: 13, sourceOffset: 17 }
    const second = { offset: 8, file: 'a.c', source: '', line: 8, column: 1, fileOffset: 13, sourceOffset: 0 }
    expect(BtfExt.parse(build(littleEndian), btf).lines).toEqual([{ name: 'xdp', records: [first, second] }])
  })

  it('says which instructions depend on types of the kernel', () => {
    const record = { offset: 40, type: 1, access: '0:1', accessOffset: 27, kind: 2 }
    expect(BtfExt.parse(build(littleEndian), btf).relocations).toEqual([{ name: 'xdp', records: [record] }])
  })
})

describe('.BTF.ext', () => {
  const btf = Btf.parse(buildBtf(records))
  const parse = (...parts: number[][]) => BtfExt.parse(build(true, parts), btf)

  it('may lack relocations, as older compilers write it', () => {
    expect(parse(functions, lines).relocations).toEqual([])
  })

  it('may have several sections, and longer records than are known', () => {
    const ext = parse([12, 9, 2, 0, 2, 99, 8, 2, 99, 5, 1, 0, 2, 99], [])
    expect(ext.functions.map(({ name, records }) => [name, records.length])).toEqual([
      ['xdp', 2],
      ['run', 1]
    ])
    expect(ext.lines).toEqual([])
  })

  it.each([
    ['records that are too short', [[4, 9, 1, 0], []], 'records of 4 bytes are not known, only of 8 (at byte 24)'],
    ['more records than fit', [[8, 9, 0xffff_ffff, 0, 2], []], '4294967295 records do not fit (at byte 32)'],
    ['a section that is cut off', [[8, 9], []], 'the section ends within a record (at byte 28)'],
    ['a type that is not there', [[8, 9, 1, 0, 99], []], 'there is no type 99, only 7 (at byte 40)'],
    ['a name that is not there', [[8, 999, 1, 0, 1], []], 'there is no name at offset 999'],
    ['no header', [], 'the header has at least 24 bytes, but here are 8']
  ])('is refused with %s', (_, parts, problem) => {
    expect(() => parse(...(parts as number[][]))).toThrow(problem)
  })

  it('takes nothing but bytes', () => {
    expect(() => BtfExt.parse([] as never, btf)).toThrow(TypeError)
  })
})
