import { join } from 'node:path'
import { MapFlag } from 'bpf-maps'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ObjectKind } from '../../lib/sys/addon.js'
import { native } from '../../lib/sys/native.js'
import { privateBpffs } from '../support/bpffs-folder.js'
import { EBADF, EEXIST, EINVAL, ENAMETOOLONG, ENOENT, EPERM } from './support/errno.js'
import { opened, store, testMap, views } from './support/maps.js'
import { ProgramType, testProgram } from './support/programs.js'

let bpffs: ReturnType<typeof privateBpffs>
let names = 0

beforeAll(() => {
  bpffs = privateBpffs()
})

afterAll(() => bpffs.remove())

/** A path in the BPF file system that nothing is pinned at. */
function freePath(): string {
  names += 1
  return join(bpffs.path, `pin${names}`)
}

describe('a pin', () => {
  test('opens the same map again', () => {
    const path = freePath()
    const map = testMap()
    store(map, 1, 2)
    expect(native.objectPin(map.handle, path)).toBe(0)
    native.close(map.handle)
    const again = opened(native.objectGet(path, 0))
    const { key, value } = views(again, 4)
    key.fill(1)
    expect(native.mapLookup(again, 0)).toBe(0)
    expect(value[0]).toBe(2)
  })

  test('knows which kind of object it holds', () => {
    const program = testProgram(ProgramType.rawTracepoint)
    const link = opened(native.rawTracepointOpen(program, 'sys_enter', 0n))
    const kinds = [program, link].map(handle => {
      const path = freePath()
      expect(native.objectPin(handle, path)).toBe(0)
      return native.objectKind(opened(native.objectGet(path, 0)))
    })
    expect(kinds).toEqual([ObjectKind.program, ObjectKind.link])
  })

  test('opens for reading only', () => {
    const path = freePath()
    native.objectPin(testMap().handle, path)
    const reader = opened(native.objectGet(path, MapFlag.readOnly))
    expect(native.mapLookup(reader, 0)).toBe(ENOENT)
    expect(native.mapUpdate(reader, 0)).toBe(EPERM)
  })

  test('is refused as the kernel says', () => {
    const { handle } = testMap()
    const path = freePath()
    expect(native.objectPin(handle, path)).toBe(0)
    expect(native.objectPin(handle, path)).toBe(EEXIST)
    expect(native.objectPin(handle, '/tmp/bpf-maps-not-bpffs')).toBe(EPERM)
    expect(native.objectPin(handle, join(bpffs.path, 'x'.repeat(5000)))).toBe(ENAMETOOLONG)
    expect(native.objectPin(handle, '')).toBe(ENOENT)
    expect(native.objectGet(freePath(), 0)).toBe(ENOENT)
    expect(native.objectGet(path, 1)).toBe(EINVAL)
  })

  test('needs an open object', () => {
    const { handle } = testMap()
    native.close(handle)
    expect(native.objectPin(handle, freePath())).toBe(EBADF)
  })

  test('has no NUL in its path, where the kernel would stop', () => {
    expect(() => native.objectPin(testMap().handle, `${freePath()}\0more`)).toThrow(TypeError)
    expect(() => native.objectGet('\0', 0)).toThrow(TypeError)
  })
})
