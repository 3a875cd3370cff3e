import { Session } from 'node:inspector'
import { describe, expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { loadProgram } from '../../lib/sys/program-attributes.js'
import { EBADF, EINVAL, ENOENT, ENOSPC } from './support/errno.js'
import { opened, testMap } from './support/maps.js'
import { ProgramType, returning, testProgram } from './support/programs.js'

const none = new Uint8Array()

function run(program: number, dataIn = new Uint8Array(64), dataOut = none, repeat = 1) {
  const result = new Uint32Array(4)
  return { status: native.programRun(program, dataIn, dataOut, none, none, repeat, 0, 0, 0, result), result: [...result] }
}

describe('a program', () => {
  test('runs and returns its number, its time and the size of its data', () => {
    const { status, result } = run(
      testProgram(ProgramType.schedulerClassifier, returning(42)),
      new Uint8Array(64),
      new Uint8Array(64),
      1000
    )
    expect(status).toBe(0)
    expect(result[0]).toBe(42)
    expect(result[2]).toBe(64)
  })

  test('gives the packet back, and says so when there is no room for it', () => {
    const program = testProgram(ProgramType.schedulerClassifier)
    const packet = new Uint8Array(64).fill(7)
    const whole = new Uint8Array(100)
    expect(run(program, packet, whole).status).toBe(0)
    expect(whole.lastIndexOf(7)).toBe(63)
    const part = new Uint8Array(100).subarray(0, 10)
    expect(run(program, packet, part).status).toBe(ENOSPC)
    expect(new Uint8Array(part.buffer).lastIndexOf(7)).toBe(9)
  })

  test('is refused with a log that says why', () => {
    const log = new Uint8Array(4096)
    const answer = loadProgram({ type: 1, instructions: new Uint8Array([0x95, 0, 0, 0, 0, 0, 0, 0]) }, log)
    expect(answer).toBeLessThan(0)
    expect(Buffer.from(log).toString('latin1')).toContain('R0 !read_ok')
  })

  // The profiler's signals come more often than the verifier can finish, and each of them makes it give up.
  test('loads while the profiler runs', () => {
    const instructions = new Uint8Array(150_000 * 8)
    for (let at = 0; at < instructions.length - 8; at += 8) instructions[at] = 0xb7
    instructions[instructions.length - 8] = 0x95
    const session = new Session()
    session.connect()
    session.post('Profiler.enable')
    session.post('Profiler.setSamplingInterval', { interval: 200 })
    session.post('Profiler.start')
    try {
      expect(testProgram(ProgramType.socketFilter, instructions)).toBeGreaterThan(0)
    } finally {
      session.disconnect()
    }
  })

  test('is whole instructions', () => {
    expect(loadProgram({ type: 1, instructions: new Uint8Array([...returning(0), 0]) })).toBe(EINVAL)
    expect(loadProgram({ type: 1, instructions: none })).toBeLessThan(0)
  })

  test('has a name that is never cut', () => {
    expect(loadProgram({ type: 1, instructions: returning(0), name: 'sixteen_letters_' })).toBe(EINVAL)
  })

  test('is attached to a raw tracepoint until its link is closed', () => {
    const program = testProgram(ProgramType.rawTracepoint)
    expect(opened(native.rawTracepointOpen(program, 'sys_enter', 0n))).toBeGreaterThan(0)
    expect(native.rawTracepointOpen(program, 'no_such_tracepoint', 0n)).toBe(ENOENT)
    expect(native.rawTracepointOpen(testProgram(), 'sys_enter', 0n)).toBe(EINVAL)
  })

  test('needs room for its results', () => {
    const program = testProgram()
    expect(() => native.programRun(program, none, none, none, none, 1, 0, 0, 0, new Uint32Array(3))).toThrow(RangeError)
    const bytes = new Uint8Array(16) as unknown as Uint32Array
    expect(() => native.programRun(program, none, none, none, none, 1, 0, 0, 0, bytes)).toThrow(TypeError)
  })

  test('answers EBADF when it is closed and EINVAL when it is none', () => {
    const program = testProgram()
    native.close(program)
    expect(run(program).status).toBe(EBADF)
    expect(native.rawTracepointOpen(program, 'sys_enter', 0n)).toBe(EBADF)
    expect(run(testMap().handle).status).toBe(EINVAL)
  })
})
