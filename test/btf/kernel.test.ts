import { describe, expect, it } from 'vitest'
import { Btf } from '../../lib/btf/btf.js'
import { CodecMaker } from '../../lib/btf/codec-maker.js'
import type { BtfKind } from '../../lib/btf/types.js'
import type { FieldDescription, TypeDescription } from '../../lib/codec/index.js'
import { MemoryView } from '../../lib/codec/memory-view.js'

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

describe('the BTF of this kernel', () => {
  it('is read whole', () => {
    expect(btf.typeCount).toBeGreaterThan(50_000)
    const ids = new Set<number>()
    for (let id = 0; id < btf.typeCount; id++) ids.add(btf.type(id).id)
    expect(ids.size).toBe(btf.typeCount)
  })

  it('finds each named type by its name and kind', () => {
    const names = new Set<string>()
    for (const id of idsOf('struct', 'typedef', 'function', 'enum')) {
      const { name, kind } = btf.type(id)
      if (name === '' || names.has(`${kind} ${name}`)) continue
      names.add(`${kind} ${name}`)
      expect(btf.find(name, kind)?.id).toBe(id)
    }
    expect(names.size).toBeGreaterThan(10_000)
  })

  it('has structs whose members lie within them', () => {
    for (const id of idsOf('struct', 'union')) {
      const type = btf.type(id)
      if (type.kind !== 'struct' && type.kind !== 'union') throw new Error('idsOf gives no other kinds')
      expect(btf.sizeOf(id)).toBe(type.size)
      expect(type.size % btf.alignOf(id)).toBe(0)
      for (const { bitOffset, bitFieldSize, type: member } of type.members) {
        expect(bitOffset + (bitFieldSize || btf.sizeOf(member)! * 8)).toBeLessThanOrEqual(type.size * 8)
      }
    }
  })

  it('gives a codec for each struct and union, of the same size and with the same places', { timeout: 60_000 }, () => {
    const maker = new CodecMaker(btf)
    let made = 0
    for (const id of idsOf('struct', 'union')) {
      const size = btf.sizeOf(id)!
      if (size > largest) continue
      const codec = maker.make(id)
      expect(codec.size).toBe(size)
      if (codec.type.kind !== 'opaque') expect(placesIn(codec.type)).toEqual(expectedPlaces(id))
      made++
    }
    expect(made).toBeGreaterThan(5_000)
  })

  it('gives codecs that write what they read', () => {
    const maker = new CodecMaker(btf)
    for (const id of idsOf('struct', 'union').filter((_, index) => index % 16 === 0)) {
      const codec = maker.make(id)
      if (codec.size === 0 || codec.size > 4096) continue
      const view = new MemoryView(new ArrayBuffer(codec.size))
      codec.write(codec.read(view, 0) as never, view, 0)
      expect(view.u8.every(byte => byte === 0)).toBe(true)
    }
  })
})
