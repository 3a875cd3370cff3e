import { closeSync, openSync, readlinkSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { ObjectKind } from '../../lib/sys/addon.js'
import { native } from '../../lib/sys/native.js'
import { EBADF, EINVAL } from './support/errno.js'
import { opened, scratch, store, testMap, views } from './support/maps.js'
import { ProgramType, testProgram } from './support/programs.js'

function anyBtf(): number {
  const id = native.objectNextId(ObjectKind.btf, 0)
  return opened(native.objectGetById(ObjectKind.btf, id, 0, 0))
}

describe('a handle', () => {
  test('names a descriptor that the addon owns', () => {
    const { handle } = testMap()
    expect(readlinkSync(`/proc/self/fd/${native.descriptor(handle)}`)).toBe('anon_inode:bpf-map')
  })

  test('knows what kind of object it is', () => {
    const program = testProgram(ProgramType.rawTracepoint)
    const link = opened(native.rawTracepointOpen(program, 'sys_enter', 0n))
    expect(native.objectKind(testMap().handle)).toBe(ObjectKind.map)
    expect(native.objectKind(program)).toBe(ObjectKind.program)
    expect(native.objectKind(link)).toBe(ObjectKind.link)
    expect(native.objectKind(anyBtf())).toBe(ObjectKind.btf)
  })

  test('answers EBADF once it is closed, also when its place is in use again', () => {
    const stale = testMap().handle
    expect(native.close(stale)).toBe(0)
    const successor = testMap()
    expect(successor.handle % 2 ** 20).toBe(stale % 2 ** 20)
    expect(successor.handle).not.toBe(stale)
    expect(native.close(stale)).toBe(EBADF)
    expect(native.mapLookup(stale, 0)).toBe(EBADF)
    expect(native.descriptor(stale)).toBe(EBADF)
    expect(native.objectKind(stale)).toBe(EBADF)
    expect(native.mapMemory(stale)).toBe(EBADF)
    expect(store(successor, 1, 1)).toBe(0)
  })

  test('stays a positive 31-bit integer however often its place is used', () => {
    for (let use = 0; use < 5000; use++) {
      const handle = testMap().handle
      expect(handle).toBeGreaterThan(0)
      expect(handle).toBeLessThan(2 ** 31)
      expect(native.close(handle)).toBe(0)
    }
  })

  test.each([0, -1, -(2 ** 31), 2 ** 31 - 1, 2 ** 20, 1_000_000])('%d that was never given out answers EBADF', handle => {
    expect(native.close(handle)).toBe(EBADF)
    expect(native.descriptor(handle)).toBe(EBADF)
    expect(native.mapLookup(handle, 0)).toBe(EBADF)
  })

  test('of another kind of object has no map operations', () => {
    const program = testProgram()
    expect(native.mapLookup(program, 0)).toBe(EINVAL)
    expect(native.mapDelete(program)).toBe(EINVAL)
    expect(native.mapFreeze(program)).toBe(EINVAL)
    expect(native.mapMemory(program)).toBe(EINVAL)
    expect(native.memoryMap(program, 0, 4096)).toBe(EINVAL)
    expect(native.rawTracepointOpen(testMap().handle, 'sys_enter', 0n)).toBe(EINVAL)
  })
})

describe('adopting', () => {
  test('takes a duplicate and leaves the caller its own', () => {
    const original = testMap()
    store(original, 3, 4)
    const adopted = opened(native.adopt(native.descriptor(original.handle)))
    expect(native.descriptor(adopted)).not.toBe(native.descriptor(original.handle))
    native.close(original.handle)
    const { key, value } = views(adopted, 4)
    key.fill(3)
    expect(native.mapLookup(adopted, 0)).toBe(0)
    expect(value[0]).toBe(4)
  })

  test('gives each handle memory of its own', () => {
    const original = testMap()
    const adopted = opened(native.adopt(native.descriptor(original.handle)))
    new Uint8Array(scratch(adopted)).fill(1)
    expect(original.memory.every(byte => byte === 0)).toBe(true)
  })

  test('takes programs, links and BTF objects', () => {
    const program = testProgram(ProgramType.rawTracepoint)
    const link = opened(native.rawTracepointOpen(program, 'sys_enter', 0n))
    for (const handle of [program, link, anyBtf()]) {
      const adopted = opened(native.adopt(native.descriptor(handle)))
      expect(native.objectKind(adopted)).toBe(native.objectKind(handle))
    }
  })

  test('refuses what is not an object of bpf(2)', () => {
    const file = openSync('/proc/self/status', 'r')
    expect(native.adopt(file)).toBe(EINVAL)
    closeSync(file)
    expect(native.adopt(0)).toBe(EINVAL)
  })

  test.each([-1, 1_000_000, 2 ** 31 - 1])('answers EBADF for %d, which is not open', fd => {
    expect(native.adopt(fd)).toBe(EBADF)
  })

  test.each([Number.NaN, 0.5, 2 ** 31, Number.NEGATIVE_INFINITY])('throws a RangeError for %d', fd => {
    expect(() => native.adopt(fd)).toThrow(RangeError)
  })
})
