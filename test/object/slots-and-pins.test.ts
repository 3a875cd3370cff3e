import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { ArrayMap, BpfObject, IncompatibleMapError, MapOfMaps, type ProgramArray, u64 } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { fixturePath } from '../support/fixture.js'

const open = () => BpfObject.open(fixturePath('maps.o'))

let bpffs: ReturnType<typeof privateBpffs>
beforeAll(() => {
  bpffs = privateBpffs()
})
afterAll(() => bpffs.remove())

/** A folder for pins of a test's own. */
function pinRoot(name: string): string {
  const folder = join(bpffs.path, name)
  mkdirSync(folder)
  return folder
}

describe('C-07: an object with the section ".maps"', () => {
  it('is created with all its maps, and they carry the types of keys and values', () => {
    using object = open().create({ pinRoot: pinRoot('all') })
    expect(Object.keys(object.maps)).toEqual(Object.keys(open().maps))
    expect(object.maps['flows']!.info()).toMatchObject({ type: 'hash', keySize: 16, valueSize: 16, btfId: expect.toSatisfy(id => id > 0) })
    expect(object.maps['seen']!.info()).toMatchObject({ type: 'bloom_filter', mapExtra: 3n })
    expect(object.maps['by_address']!.info()).toMatchObject({ btfId: 0, flags: 2 })
  })

  it('T-MIM, T-PROG: has slots filled from the start, and programs that go through them', () => {
    using object = open().create({ pinRoot: pinRoot('slots') })
    const { outer, jumps, inner_b: inner } = object.maps
    expect(outer).toBeInstanceOf(MapOfMaps)
    expect([0, 1, 2, 3].map(index => (outer as MapOfMaps<never, never>).getId(index as never))).toEqual([
      object.maps['inner_a']!.id,
      undefined,
      inner!.id,
      undefined
    ])
    expect([...(jumps as ProgramArray).ids()]).toEqual([[1, object.programs['second']!.id]])
    expect(object.programs['first']!.run({ data: new Uint8Array(64) }).returnValue).toBe(3)
    using counts = ArrayMap.open({ fd: inner!.fd }, { value: u64 })
    expect(counts.get(3)).toBe(5n)
  })

  it('leaves a slot empty whose program is not loaded', () => {
    using object = open().create({ pinRoot: pinRoot('empty'), programs: [] })
    expect([...(object.maps['jumps'] as ProgramArray).ids()]).toEqual([])
  })
})

describe('a map that is pinned by its name', () => {
  it('is shared by all objects that are created with the same folder', () => {
    const folder = pinRoot('shared')
    using one = open().create({ pinRoot: folder })
    using other = open().create({ pinRoot: folder })
    using elsewhere = open().create({ pinRoot: pinRoot('elsewhere') })
    expect(other.maps['shared']!.id).toBe(one.maps['shared']!.id)
    expect(elsewhere.maps['shared']!.id).not.toBe(one.maps['shared']!.id)
    expect(other.maps['flows']!.id).not.toBe(one.maps['flows']!.id)
    expect(one.maps['shared']!.unpin()).toBe(true)
  })

  it('is not used where it is another one, and then nothing is created', () => {
    const folder = pinRoot('different')
    using _map = ArrayMap.create({ value: u64, maxEntries: 9, pin: join(folder, 'shared') })
    expect(() => open().create({ pinRoot: folder })).toThrow(IncompatibleMapError)
    expect(() => open().create({ pinRoot: folder })).toThrow(/maxEntries is 9, expected 8/)
  })

  it.each([7, '', null])('needs a folder, and %j is none', folder => {
    // @ts-expect-error: no path
    expect(() => open().create({ pinRoot: folder })).toThrow(/^pinRoot: expected the path of a folder/)
  })
})
