import { BpfObject, u32 } from 'bpf-maps'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { fixturePath } from '../support/fixture.js'
import { dump, update } from './bpftool.js'
import { decodedEntries } from './decoded-entries.js'
import { expectedEntries } from './expected-entries.js'
import { types } from './map-types.js'
import { keyFor, pattern } from './patterns.js'
import { printedBytes } from './printed-value.js'

let bpffs: ReturnType<typeof privateBpffs>
beforeEach(() => {
  bpffs = privateBpffs()
})
afterEach(() => bpffs.remove())

describe('a map of a compiled object', () => {
  // Texts and bools, which not all bytes are, are among the variables.
  it.each(['types.o', 'maps.o', 'calls.o', 'classic.o', 'classic-wide.o'])('has the entries that bpftool dumps: each of %s', name => {
    using object = BpfObject.open(fixturePath(name)).create({ programs: [], pinRoot: bpffs.path })
    const maps = [...object.maps].filter(({ type }) => types.includes(type))
    expect(maps.length).toBeGreaterThan(0)
    for (const map of maps) {
      const seeds = [0, 1, 2, 3].slice(0, map.maxEntries)
      for (const seed of seeds) update(['id', map.id], keyFor(map, seed), pattern(map.valueSize, seed))
      expect(decodedEntries(map).length, map.name).toBeGreaterThanOrEqual(seeds.length)
      expect(decodedEntries(map), map.name).toEqual(expectedEntries(map))
    }
  })

  it('has the maps and programs in its slots that bpftool dumps', () => {
    using object = BpfObject.open(fixturePath('maps.o')).create({ pinRoot: bpffs.path })
    for (const [name, count] of Object.entries({ outer: 2, jumps: 1 })) {
      const map = object.maps[name]!
      const dumped = dump(map).map(({ key, value }) => [printedBytes(key, u32), printedBytes(value!, u32)])
      expect(decodedEntries(map)).toEqual(dumped)
      expect(dumped).toHaveLength(count)
    }
  })

  it('has the variables that bpftool prints, of each section', () => {
    using object = BpfObject.open(fixturePath('variables.o')).create()
    object.programs['count']!.run({ data: new Uint8Array(64), repeat: 3 })
    const maps = [...object.maps]
    expect(maps).toHaveLength(6)
    for (const map of maps) expect(decodedEntries(map), map.name).toEqual(expectedEntries(map))
  })
})
