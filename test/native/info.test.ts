import { MapFlag } from 'bpf-maps'
import { describe, expect, test } from 'vitest'
import { ObjectKind } from '../../lib/sys/addon.js'
import { native } from '../../lib/sys/native.js'
import { EBADF, EINVAL, ENOENT, EPERM } from './support/errno.js'
import { opened, testMap } from './support/maps.js'
import { ProgramType, returning, testProgram } from './support/programs.js'

function idOf(handle: number): number {
  const info = new Uint32Array(2)
  expect(native.objectInfo(handle, new Uint8Array(info.buffer))).toBe(8)
  return info[1]!
}

/** All ids of a kind, by asking for the next one. */
function ids(kind: number): number[] {
  const found: number[] = []
  for (let id = native.objectNextId(kind, 0); id > 0; id = native.objectNextId(kind, id)) found.push(id)
  return found
}

describe("an object's info", () => {
  test('fills the room that there is', () => {
    const { handle } = testMap({ valueSize: 12 })
    const whole = new Uint8Array(1024).fill(0xff)
    const size = native.objectInfo(handle, whole)
    expect(size).toBeGreaterThanOrEqual(80)
    expect(size).toBeLessThan(512)
    expect(whole[size]).toBe(0xff)
    const beginning = new Uint8Array(16)
    expect(native.objectInfo(handle, beginning)).toBe(16)
    expect([...beginning]).toEqual([...whole.subarray(0, 16)])
    expect(native.objectInfo(handle, new Uint8Array())).toBe(0)
  })

  // struct bpf_prog_info holds addresses and sizes that the kernel takes from it and writes to.
  test("does not make the kernel write where the caller's bytes say", () => {
    const program = testProgram(ProgramType.socketFilter, returning(1))
    const info = new Uint8Array(232).fill(0x41)
    expect(native.objectInfo(program, info)).toBeGreaterThan(0)
    expect(new BigUint64Array(info.buffer)[3]).toBe(0n)
  })

  test('is there for links and BTF objects', () => {
    const link = opened(native.rawTracepointOpen(testProgram(ProgramType.rawTracepoint), 'sys_enter', 0n))
    const btf = opened(native.objectGetById(ObjectKind.btf, native.objectNextId(ObjectKind.btf, 0), 0, 0))
    expect(native.objectInfo(link, new Uint8Array(64))).toBeGreaterThan(0)
    expect(native.objectInfo(btf, new Uint8Array(64))).toBeGreaterThan(0)
  })

  test('answers EBADF for a closed object', () => {
    const { handle } = testMap()
    native.close(handle)
    expect(native.objectInfo(handle, new Uint8Array(64))).toBe(EBADF)
  })
})

describe('an id', () => {
  test('is among the ids of its kind, and of no other', () => {
    const map = idOf(testMap().handle)
    const program = testProgram(ProgramType.rawTracepoint)
    const link = new Uint32Array(2)
    native.objectInfo(opened(native.rawTracepointOpen(program, 'sys_enter', 0n)), new Uint8Array(link.buffer))
    expect(ids(ObjectKind.map)).toContain(map)
    expect(ids(ObjectKind.program)).toContain(idOf(program))
    expect(ids(ObjectKind.link)).toContain(link[1])
    expect(ids(ObjectKind.btf)).toContain(1)
  })

  test('opens the object', () => {
    const { handle } = testMap()
    const again = opened(native.objectGetById(ObjectKind.map, idOf(handle), 0, 0))
    expect(idOf(again)).toBe(idOf(handle))
    const program = testProgram()
    expect(idOf(opened(native.objectGetById(ObjectKind.program, idOf(program), 0, 0)))).toBe(idOf(program))
  })

  test('opens a map for reading only', () => {
    const reader = opened(native.objectGetById(ObjectKind.map, idOf(testMap().handle), MapFlag.readOnly, 0))
    expect(native.mapUpdate(reader, 0)).toBe(EPERM)
  })

  test('that is not in use answers ENOENT', () => {
    expect(native.objectGetById(ObjectKind.map, 0, 0, 0)).toBe(ENOENT)
    expect(native.objectNextId(ObjectKind.map, 2 ** 31 - 2)).toBe(ENOENT)
  })

  test.each([0, 5, -1, 2 ** 31 - 1])('of kind %d, which there is none of, answers EINVAL', kind => {
    expect(native.objectNextId(kind, 0)).toBe(EINVAL)
    expect(native.objectGetById(kind, 1, 0, 0)).toBe(EINVAL)
  })
})
