import { describe, expect, test } from 'vitest'
import { ObjectKind } from '../../lib/sys/addon.js'
import { createMap, type MapAttributes } from '../../lib/sys/map-attributes.js'
import { native } from '../../lib/sys/native.js'
import { readMapInfo } from '../../lib/sys/object.js'
import { E2BIG, EACCES, EBADF, EINVAL, ENOTSUPP } from './support/errno.js'
import { MapType, opened, testMap } from './support/maps.js'
import { testProgram } from './support/programs.js'

const plain: MapAttributes = { type: MapType.hash, keySize: 4, valueSize: 4, maxEntries: 10 }

describe('creating a map', () => {
  test('passes all attributes on', () => {
    const handle = opened(createMap({ ...plain, type: 30, keySize: 0, mapExtra: 7n, name: 'fifteen.chars_x', flags: 1 << 6 }))
    expect(readMapInfo(handle)).toMatchObject({
      type: 'bloom_filter',
      valueSize: 4,
      maxEntries: 10,
      mapExtra: 7n,
      name: 'fifteen.chars_x',
      flags: 64
    })
  })

  test('takes a BTF object for the types of key and value', () => {
    const types = { btfKeyType: 1, btfValueType: 1 }
    const kernel = opened(native.objectGetById(ObjectKind.btf, native.objectNextId(ObjectKind.btf, 0), 0, 0))
    // The kernel's own BTF describes no map, which is an answer of its own.
    expect(createMap({ ...plain, ...types, btf: kernel })).toBe(EACCES)
    expect(createMap({ ...plain, ...types })).toBeLessThan(0)
    expect(createMap({ ...plain, ...types, btf: testMap().handle })).toBe(EINVAL)
    expect(createMap({ ...plain, ...types, btf: 12_345 })).toBe(EBADF)
  })

  test('takes the map that inner maps are like', () => {
    const outer = { ...plain, type: MapType.arrayOfMaps }
    expect(opened(createMap({ ...outer, innerMap: testMap().handle }))).toBeGreaterThan(0)
    expect(createMap(outer)).toBe(EINVAL)
    expect(createMap({ ...outer, innerMap: testProgram() })).toBe(EINVAL)
    expect(createMap({ ...outer, innerMap: 12_345 })).toBe(EBADF)
    const tailCalls = testMap({ type: MapType.programArray, valueSize: 4 })
    expect(createMap({ ...outer, innerMap: tailCalls.handle })).toBe(ENOTSUPP)
  })

  test('answers what the kernel does', () => {
    expect(createMap({ ...plain, valueSize: 0 })).toBe(EINVAL)
    expect(createMap({ ...plain, maxEntries: 2 ** 32 - 1 })).toBe(E2BIG)
    expect(createMap({ ...plain, type: 0 })).toBe(EINVAL)
    expect(createMap({ ...plain, name: 'no-dash' })).toBe(EINVAL)
    expect(createMap({ ...plain, numaNode: 12_345, flags: 1 << 2 })).toBe(EINVAL)
    expect(createMap({ ...plain, interfaceIndex: 1 })).toBeLessThan(0)
  })

  test('never cuts a name', () => {
    expect(createMap({ ...plain, name: 'sixteen_letters_' })).toBe(EINVAL)
    expect(createMap({ ...plain, name: 'ähnlich_zu_lang' })).toBe(EINVAL)
    expect(() => createMap({ ...plain, name: 'a\0b' })).toThrow(TypeError)
  })

  test.each([-1, 2 ** 32, 0.5, Number.NaN, Number.POSITIVE_INFINITY])('throws a RangeError for the size %d', size => {
    expect(() => createMap({ ...plain, valueSize: size })).toThrow('argument 3: expected an integer from 0 to 4294967295')
  })

  test('throws a TypeError for what is no number', () => {
    expect(() => createMap({ ...plain, valueSize: '4' as unknown as number })).toThrow('argument 3: expected an integer')
    expect(() => createMap({ ...plain, mapExtra: 1 as unknown as bigint })).toThrow('argument 14: expected a bigint')
    expect(() => createMap({ ...plain, mapExtra: 2n ** 64n })).toThrow(RangeError)
  })
})
