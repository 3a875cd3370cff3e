import { expect, test } from 'vitest'
import { readProgramInfo } from '../../lib/sys/object.js'
import { ProgramType, returning, testProgram } from '../native/support/programs.js'

test("a program's info says its type, id and name", () => {
  const program = testProgram(ProgramType.rawTracepoint, returning(0), 'fifteen_letters')
  expect(readProgramInfo(program)).toEqual({ type: 'raw_tracepoint', id: expect.any(Number), name: 'fifteen_letters' })
})

test('the info of a closed program is an errno', () => {
  expect(readProgramInfo(0)).toBe(-9)
})
