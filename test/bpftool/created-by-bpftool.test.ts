import { bytes, openMap, Queue, Stack, u32 } from 'bpf-maps'
import { describe, expect, it, onTestFinished } from 'vitest'
import { privateBpffs } from '../support/bpffs-folder.js'
import { bpftool, dump, update } from './bpftool.js'
import { decodedEntries } from './decoded-entries.js'
import { expectedEntries } from './expected-entries.js'
import { types } from './map-types.js'
import { index, keyFor, pattern } from './patterns.js'
import { printedBytes } from './printed-value.js'

describe('a map that bpftool creates', () => {
  const folder = () => {
    const { path, remove } = privateBpffs()
    onTestFinished(remove)
    return path
  }

  it.each(types)('has the entries that bpftool dumps: %s', type => {
    const path = `${folder()}/map`
    const [keySize, noPrealloc] = type === 'lpm_trie' ? [8, 1] : [4, 0]
    bpftool('map', 'create', path, 'type', type, 'key', keySize, 'value', 12, 'entries', 4, 'name', 'made', 'flags', noPrealloc)
    for (const seed of [1, 2, 3]) update(['pinned', path], keyFor({ type, keySize }, seed), pattern(12, seed))
    using map = openMap(path)
    expect(map.type).toBe(type)
    const entries = decodedEntries(map)
    expect(entries).toHaveLength(type.endsWith('array') ? 4 : 3)
    expect(entries).toEqual(expectedEntries(map))
  })

  it.each([
    ['queue', Queue],
    ['stack', Stack]
  ])('gives the values that bpftool peeks at: %s', (type, family) => {
    const path = `${folder()}/map`
    bpftool('map', 'create', path, 'type', type, 'key', 0, 'value', 3, 'entries', 4, 'name', 'made')
    for (const seed of [1, 2]) bpftool('map', 'push', 'pinned', path, 'value', ...pattern(3, seed))
    using map = openMap(path)
    if (!(map instanceof family)) throw new Error(`a ${type} has its class`)
    const { value } = bpftool('map', 'peek', 'pinned', path) as { value: string[] }
    expect(map.peek()).toEqual(Uint8Array.from(value, Number))
  })

  it.each([
    ['array_of_maps', u32],
    ['hash_of_maps', bytes(4)]
  ])('has the maps in it that bpftool dumps: %s', (type, keyCodec) => {
    const path = folder()
    bpftool('map', 'create', `${path}/inner`, 'type', 'array', 'key', 4, 'value', 4, 'entries', 1, 'name', 'inner')
    const outer = ['type', type, 'key', 4, 'value', 4, 'entries', 2, 'name', 'outer', 'inner_map', 'pinned', `${path}/inner`]
    bpftool('map', 'create', `${path}/${type}`, ...outer)
    bpftool('map', 'update', 'pinned', `${path}/${type}`, 'key', ...index(1), 'value', 'pinned', `${path}/inner`)
    using map = openMap(`${path}/${type}`)
    const dumped = dump(map).map(({ key, value }) => [printedBytes(key, keyCodec), printedBytes(value!, u32)])
    expect(decodedEntries(map)).toEqual(dumped)
    expect(dumped).toHaveLength(1)
  })
})
