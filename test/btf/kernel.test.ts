import { Btf, type BtfKind, type FieldDescription, MemoryView, type TypeDescription } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { CodecMaker } from '../../lib/btf/codec-maker.js'
import type { BtfMember } from '../../lib/btf/types.js'
import { typeSize } from '../../lib/codec/type-size.js'
import { patience } from '../support/patience.js'

const btf = Btf.kernel()

/** Codecs of more bytes are not made here. */
const largest = 65_536

/** All ids of types of these kinds. */
function idsOf(...kinds: BtfKind[]): number[] {
  const ids: number[] = []
  for (let id = 1; id < btf.typeCount; id++) if (kinds.includes(btf.kind(id))) ids.push(id)
  return ids
}

/** The places of all named fields in bits from the start, those of anonymous members among them. */
function placesIn(type: TypeDescription, start = 0): string[] {
  if (type.kind !== 'struct' && type.kind !== 'union') return []
  return type.fields.flatMap(field => (field.name === '' ? placesIn(field.type, start + field.offset * 8) : place(field, start)))
}

function place({ name, offset, bits }: FieldDescription, start: number): string {
  return `${name} ${start + offset * 8 + (bits?.first ?? 0)}`
}

/** The same by BTF: of fields that have bytes. */
function expectedPlaces(id: number, start = 0): string[] {
  const type = btf.resolve(id)
  if (type.kind !== 'struct' && type.kind !== 'union') return []
  return type.members.flatMap(member => {
    if (btf.sizeOf(member.type) === 0) return []
    if (member.name === '') return expectedPlaces(member.type, start + member.bitOffset)
    return `${member.name} ${start + member.bitOffset}`
  })
}

/** The size and the places of a struct or union: as its codec has them, and by BTF. */
function layouts(id: number, type: TypeDescription): { readonly made: string; readonly expected: string } {
  const isOpaque = type.kind === 'opaque'
  const made = [typeSize(type), ...(isOpaque ? [] : placesIn(type))]
  const expected = [btf.sizeOf(id), ...(isOpaque ? [] : expectedPlaces(id))]
  return { made: `${id}: ${made}`, expected: `${id}: ${expected}` }
}

function isFound(sought: string, id: number): boolean {
  const [kind = '', name = ''] = sought.split(' ')
  return btf.find(name, kind as BtfKind)?.id === id
}

/** What is wrong with a struct's size and its members. */
function misplaced(id: number): string[] {
  const type = btf.type(id)
  if (type.kind !== 'struct' && type.kind !== 'union') throw new Error('idsOf gives no other kinds')
  const size = btf.sizeOf(id) === type.size && type.size % btf.alignOf(id) === 0 ? [] : [`${id}: ${type.size} bytes`]
  const outside = type.members.filter(member => endOf(member) > type.size * 8)
  return [...size, ...outside.map(({ name }) => `${id}: ${name}`)]
}

function endOf({ bitOffset, bitFieldSize, type }: BtfMember): number {
  return bitOffset + (bitFieldSize || btf.sizeOf(type)! * 8)
}

describe('the BTF of this kernel', () => {
  it('is read whole', () => {
    expect(btf.typeCount).toBeGreaterThan(50_000)
    const ids = new Set<number>()
    for (let id = 0; id < btf.typeCount; id++) ids.add(btf.type(id).id)
    expect(ids.size).toBe(btf.typeCount)
  })

  it('finds each named type by its name and kind', () => {
    const names = new Map<string, number>()
    for (const id of idsOf('struct', 'typedef', 'function', 'enum')) {
      const { name, kind } = btf.type(id)
      const sought = `${kind} ${name}`
      if (name !== '' && !names.has(sought)) names.set(sought, id)
    }
    expect(names.size).toBeGreaterThan(10_000)
    expect([...names].filter(([sought, id]) => !isFound(sought, id))).toEqual([])
  })

  it('has structs whose members lie within them', () => {
    expect(idsOf('struct', 'union').flatMap(misplaced)).toEqual([])
  })

  it('gives a codec for each struct and union, of the same size and with the same places', { timeout: 60_000 * patience }, () => {
    const maker = new CodecMaker(btf)
    const ids = idsOf('struct', 'union').filter(id => btf.sizeOf(id)! <= largest)
    expect(ids.length).toBeGreaterThan(5_000)
    const differences = ids.map(id => layouts(id, maker.describe(id))).filter(({ made, expected }) => made !== expected)
    expect(differences).toEqual([])
  })

  it('gives codecs that write what they read', () => {
    const maker = new CodecMaker(btf)
    const sampled = idsOf('struct', 'union').filter((_, index) => index % 16 === 0)
    const codecs = sampled.map(id => maker.make(id)).filter(({ size }) => size > 0 && size <= 4096)
    expect(codecs.length).toBeGreaterThan(300)
    const changed = codecs.filter(codec => {
      const view = new MemoryView(new ArrayBuffer(codec.size))
      codec.write(codec.read(view, 0) as never, view, 0)
      return view.u8.some(byte => byte !== 0)
    })
    expect(changed).toEqual([])
  })
})
