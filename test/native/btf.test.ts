import { describe, expect, test } from 'vitest'
import { ObjectKind } from '../../lib/sys/addon.js'
import { createMap } from '../../lib/sys/map-attributes.js'
import { native } from '../../lib/sys/native.js'
import { oneInteger } from './support/btf.js'
import { EBADF, EINVAL, ENOSPC } from './support/errno.js'
import { MapType, opened, testMap } from './support/maps.js'

const none = new Uint8Array()

describe('BTF', () => {
  test('is loaded, and describes the maps that are created with it', () => {
    const btf = opened(native.btfLoad(oneInteger(), 0, none))
    expect(native.objectKind(btf)).toBe(ObjectKind.btf)
    const types = { btf, btfKeyType: 1, btfValueType: 1 }
    expect(opened(createMap({ type: MapType.hash, keySize: 4, valueSize: 4, maxEntries: 1, ...types }))).toBeGreaterThan(0)
    expect(createMap({ type: MapType.hash, keySize: 4, valueSize: 8, maxEntries: 1, ...types })).toBe(EINVAL)
  })

  test('lives on in the map that was created with it', () => {
    const btf = opened(native.btfLoad(oneInteger(), 0, none))
    const map = testMap({ valueSize: 4, btf, btfKeyType: 1, btfValueType: 1 })
    native.close(btf)
    const info = new Uint32Array(22)
    native.objectInfo(map.handle, new Uint8Array(info.buffer))
    // btf_id, btf_key_type_id, btf_value_type_id
    expect(info[16]).toBeGreaterThan(0)
    expect([...info.subarray(17, 19)]).toEqual([1, 1])
    expect(createMap({ type: MapType.hash, keySize: 4, valueSize: 4, maxEntries: 1, btf, btfKeyType: 1, btfValueType: 1 })).toBe(EBADF)
  })

  test('is refused with a log that says why', () => {
    const log = new Uint8Array(4096)
    const btf = oneInteger()
    // 33 bits in 4 bytes.
    btf[36] = 33
    expect(native.btfLoad(btf, 1, log)).toBe(EINVAL)
    expect(Buffer.from(log).toString('latin1')).toContain('nr_bits exceeds type_size')
    expect(native.btfLoad(btf, 1, log.subarray(0, 130))).toBe(ENOSPC)
    expect(native.btfLoad(btf, 0, none)).toBe(EINVAL)
  })

  test('is bytes', () => {
    expect(native.btfLoad(none, 0, none)).toBeLessThan(0)
    expect(() => native.btfLoad(undefined as never, 0, none)).toThrow(TypeError)
    expect(() => native.btfLoad(oneInteger(), -1, none)).toThrow(RangeError)
    expect(() => native.btfLoad(oneInteger(), 0, 'log' as never)).toThrow(TypeError)
  })
})
