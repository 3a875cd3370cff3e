import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { EINVAL, ESRCH } from './support/errno.js'

describe('a process', () => {
  test('is opened by its id, and closed', () => {
    const handle = native.processOpen(process.pid)
    expect(handle).toBeGreaterThan(0)
    const fd = native.descriptor(handle)
    expect(readFileSync(`/proc/self/fdinfo/${fd}`, 'utf8')).toMatch(new RegExp(`^Pid:\\s+${process.pid}$`, 'm'))
    expect(native.close(handle)).toBe(0)
    expect(() => readFileSync(`/proc/self/fdinfo/${fd}`)).toThrow(/ENOENT/)
  })

  test('has none of the operations of a map', () => {
    const handle = native.processOpen(process.pid)
    expect(native.mapLookup(handle, 0)).toBe(EINVAL)
    expect(native.mapFreeze(handle)).toBe(EINVAL)
    expect(native.objectInfo(handle, new Uint8Array(80))).toBe(EINVAL)
    native.close(handle)
  })

  test('that is not there is refused as the kernel says', () => {
    expect(native.processOpen(0x7fff_ffff)).toBe(ESRCH)
    expect(native.processOpen(0)).toBe(EINVAL)
    expect(native.processOpen(-1)).toBe(EINVAL)
  })
})
