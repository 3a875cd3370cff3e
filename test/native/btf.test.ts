import { describe, expect, test } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { ObjectKind } from '../../lib/sys/addon.js'
import { createMap } from '../../lib/sys/map-attributes.js'
import { native } from '../../lib/sys/native.js'
import { needsLinux } from '../support/kernel/needs.js'
import { oneInteger } from './support/btf.js'
import { EBADF, EINVAL, ENOSPC } from './support/errno.js'
import { MapType, opened, testMap } from './support/maps.js'

const none = new Uint8Array()

describe('BTF', () => {
  test('is loaded, and describes the maps that are created with it', () => {
    const btf = opened(native.btfLoad(oneInteger(), 0, none, 0))
    expect(native.objectKind(btf)).toBe(ObjectKind.btf)
    const types = { btf, btfKeyType: 1, btfValueType: 1 }
    expect(opened(createMap({ type: MapType.hash, keySize: 4, valueSize: 4, maxEntries: 1, ...types }))).toBeGreaterThan(0)
    expect(createMap({ type: MapType.hash, keySize: 4, valueSize: 8, maxEntries: 1, ...types })).toBe(EINVAL)
  })

  test('lives on in the map that was created with it', () => {
    const btf = opened(native.btfLoad(oneInteger(), 0, none, 0))
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
    expect(native.btfLoad(btf, 1, log, 0)).toBe(EINVAL)
    expect(Buffer.from(log).toString('latin1')).toContain('nr_bits exceeds type_size')
    // An older kernel gives its reason for the refusal also where the log has no room.
    expect(native.btfLoad(btf, 1, log.subarray(0, 130), 0)).toBe(isOlderThan('6.4') ? EINVAL : ENOSPC)
    expect(native.btfLoad(btf, 0, none, 0)).toBe(EINVAL)
  })

  test('is bytes', () => {
    expect(native.btfLoad(none, 0, none, 0)).toBeLessThan(0)
    expect(() => native.btfLoad(undefined as never, 0, none, 0)).toThrow(TypeError)
    expect(() => native.btfLoad(oneInteger(), -1, none, 0)).toThrow(RangeError)
    expect(() => native.btfLoad(oneInteger(), 0, 'log' as never, 0)).toThrow(TypeError)
  })
})

describe("a BTF object's data", () => {
  test('is copied as far as there is room', () => {
    const btf = opened(native.btfLoad(oneInteger(), 0, none, 0))
    const size = oneInteger().length
    const whole = new Uint8Array(size + 4).fill(0xa5)
    expect(native.btfRead(btf, whole, none)).toBe(size)
    expect([...whole]).toEqual([...oneInteger(), 0xa5, 0xa5, 0xa5, 0xa5])
    const beginning = new Uint8Array(2)
    expect(native.btfRead(btf, beginning, none)).toBe(size)
    expect([...beginning]).toEqual([0x9f, 0xeb])
  })

  needsLinux('5.11').it('has a name beside it, if it is the kernel’s own', () => {
    const btf = opened(native.objectGetById(ObjectKind.btf, 1, 0, 0))
    const name = new Uint8Array(8)
    expect(native.btfRead(btf, none, name)).toBeGreaterThan(100_000)
    expect(Buffer.from(name).toString()).toBe('vmlinux\0')
    expect(native.btfRead(btf, none, new Uint8Array(3))).toBe(ENOSPC)
  })

  test('is asked of nothing else', () => {
    const btf = opened(native.btfLoad(oneInteger(), 0, none, 0))
    expect(native.btfRead(testMap().handle, none, none)).toBe(EINVAL)
    native.close(btf)
    expect(native.btfRead(btf, none, none)).toBe(EBADF)
    expect(() => native.btfRead(btf, 'data' as never, none)).toThrow(TypeError)
    expect(() => native.btfRead('1' as never, none, none)).toThrow(TypeError)
  })
})
