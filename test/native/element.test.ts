import { describe, expect, test } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { ElementFlag } from '../../lib/sys/constants.js'
import { native } from '../../lib/sys/native.js'
import { needsLinux } from '../support/kernel/needs.js'
import { EBADF, EBUSY, EEXIST, EINVAL, ENOENT, EPERM } from './support/errno.js'
import { MapType, store, testMap } from './support/maps.js'

describe('an element operation', () => {
  test('stores the value in the scratch memory and finds it again', () => {
    const map = testMap()
    expect(store(map, 7, 0xab)).toBe(0)
    map.value.fill(0)
    expect(native.mapLookup(map.handle, 0)).toBe(0)
    expect([...map.value]).toEqual(Array(8).fill(0xab))
  })

  test('answers ENOENT for a missing key and leaves the value alone', () => {
    const map = testMap()
    map.value.fill(0xcd)
    expect(native.mapLookup(map.handle, 0)).toBe(ENOENT)
    expect(native.mapDelete(map.handle)).toBe(ENOENT)
    expect([...map.value]).toEqual(Array(8).fill(0xcd))
  })

  test('passes the flags on', () => {
    const map = testMap()
    expect(native.mapUpdate(map.handle, ElementFlag.exist)).toBe(ENOENT)
    expect(native.mapUpdate(map.handle, ElementFlag.noExist)).toBe(0)
    expect(native.mapUpdate(map.handle, ElementFlag.noExist)).toBe(EEXIST)
    expect(native.mapLookup(map.handle, 1)).toBe(EINVAL)
  })

  needsLinux('5.14').it('takes an entry out once', () => {
    const map = testMap()
    store(map, 1, 2)
    map.value.fill(0)
    expect(native.mapLookupAndDelete(map.handle, 0)).toBe(0)
    expect(map.value[0]).toBe(2)
    expect(native.mapLookupAndDelete(map.handle, 0)).toBe(ENOENT)
  })

  test('walks the keys from the first to the last', () => {
    const map = testMap({ type: MapType.array, maxEntries: 3 })
    expect(native.mapNextKey(map.handle, 1)).toBe(0)
    expect([...map.secondKey]).toEqual([0, 0, 0, 0])
    map.key.set([1, 0, 0, 0])
    expect(native.mapNextKey(map.handle, 0)).toBe(0)
    expect([...map.secondKey]).toEqual([2, 0, 0, 0])
    map.key.set([2, 0, 0, 0])
    expect(native.mapNextKey(map.handle, 0)).toBe(ENOENT)
  })

  test('works on a map without keys', () => {
    const map = testMap({ type: MapType.queue, keySize: 0 })
    map.value.fill(9)
    expect(native.mapUpdate(map.handle, 0)).toBe(0)
    map.value.fill(0)
    expect(native.mapLookup(map.handle, 0)).toBe(0)
    expect(native.mapLookupAndDelete(map.handle, 0)).toBe(0)
    expect(map.value[0]).toBe(9)
    expect(native.mapLookup(map.handle, 0)).toBe(ENOENT)
    expect(native.mapDelete(map.handle)).toBe(EINVAL)
  })

  test('is refused when the map is frozen, where it writes', () => {
    const map = testMap()
    store(map, 1, 1)
    expect(native.mapFreeze(map.handle)).toBe(0)
    expect(native.mapFreeze(map.handle)).toBe(isOlderThan('6.5') ? EBUSY : EPERM)
    expect(native.mapUpdate(map.handle, 0)).toBe(EPERM)
    expect(native.mapLookup(map.handle, 0)).toBe(0)
  })

  test('answers EBADF after the map is closed', () => {
    const { handle } = testMap()
    native.close(handle)
    const answers = [
      native.mapLookup(handle, 0),
      native.mapUpdate(handle, 0),
      native.mapDelete(handle),
      native.mapLookupAndDelete(handle, 0),
      native.mapNextKey(handle, 1),
      native.mapFreeze(handle)
    ]
    expect(new Set(answers)).toEqual(new Set([EBADF]))
  })

  test.each([undefined, null, '1', 1n, {}, [1], true])('throws a TypeError for %s in place of an integer', wrong => {
    const map = testMap()
    const argument = wrong as unknown as number
    expect(() => native.mapLookup(argument, 0)).toThrow(TypeError)
    expect(() => native.mapLookup(map.handle, argument)).toThrow(TypeError)
    expect(() => native.mapDelete(argument)).toThrow(TypeError)
    expect(() => native.mapNextKey(map.handle, argument)).toThrow(TypeError)
  })
})
