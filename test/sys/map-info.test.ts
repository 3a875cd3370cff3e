import { MapFlag, type MapInfo } from 'bpf-maps'
import { describe, expect, test } from 'vitest'
import { Descriptor } from '../../lib/sys/descriptor.js'
import { createMap, type MapAttributes } from '../../lib/sys/map-attributes.js'
import { decodeMapInfo, mapInfoSize } from '../../lib/sys/map-info.js'
import { readMapInfo } from '../../lib/sys/object.js'
import { needsLinux } from '../support/kernel/needs.js'

function infoOf(attributes: MapAttributes): MapInfo | number {
  const descriptor = new Descriptor(createMap(attributes))
  try {
    return readMapInfo(descriptor.handle)
  } finally {
    descriptor.close()
  }
}

describe("a map's info", () => {
  test('says what the map was created with', () => {
    const attributes = { type: 1, keySize: 5, valueSize: 7, maxEntries: 9, flags: MapFlag.noPrealloc, name: 'a.name_0' }
    const plain = { interfaceIndex: 0, btfId: 0, btfKeyType: 0, btfValueType: 0, btfVmlinuxValueType: 0, mapExtra: 0n }
    expect(infoOf(attributes)).toEqual({ ...attributes, type: 'hash', ...plain, id: expect.any(Number) })
  })

  test('has names of up to 15 characters, or none', () => {
    const attributes = { type: 2, keySize: 4, valueSize: 4, maxEntries: 1 }
    expect(infoOf({ ...attributes, name: 'abcdefghijklmno' })).toHaveProperty('name', 'abcdefghijklmno')
    expect(infoOf(attributes)).toHaveProperty('name', '')
  })

  needsLinux('5.16').it('has the extra attribute of the types that take one', () => {
    expect(infoOf({ type: 30, keySize: 0, valueSize: 4, maxEntries: 8, mapExtra: 5n })).toHaveProperty('mapExtra', 5n)
  })

  test('finds each number where the kernel puts it', () => {
    const words = Uint32Array.from({ length: mapInfoSize / 4 }, (_, index) => index + 1)
    words[6] = 0x0062_6120
    expect(decodeMapInfo(new Uint8Array(words.buffer))).toEqual({
      type: 'hash',
      id: 2,
      keySize: 3,
      valueSize: 4,
      maxEntries: 5,
      flags: 6,
      name: ' ab',
      interfaceIndex: 11,
      btfVmlinuxValueType: 12,
      btfId: 17,
      btfKeyType: 18,
      btfValueType: 19,
      mapExtra: (22n << 32n) | 21n
    })
  })

  test('has the number of a type that is newer than this library', () => {
    const words = Uint32Array.from({ length: mapInfoSize / 4 }, () => 4_000_000_000)
    expect(decodeMapInfo(new Uint8Array(words.buffer)).type).toBe(4_000_000_000)
  })

  test('of a closed map is an errno', () => {
    expect(readMapInfo(0)).toBe(-9)
  })
})
