import { describe, expect, it } from 'vitest'
import { describeAll, describeFile } from '../../../scripts/kernels/report.js'
import { rows } from '../../../scripts/kernels/rows.js'

const file = 'test/map/lru.test.ts'
const passed = { file, name: 'one', state: 'passed', meta: { denials: ['kprobes: EPERM, the kernel is locked down'] } } as const
const failed = { file, name: 'two', state: 'failed', why: 'expected 1\nto be 2' } as const

describe('the report', () => {
  it('has a line for a file, with what failed', () => {
    expect(describeFile({ file, seconds: 1.25, isOver: true, tests: [passed, failed] })).toBe(
      '    1.3 s  test/map/lru.test.ts  1 passed, 1 failed\n  failed: two\n    | expected 1\n    | to be 2'
    )
  })

  it('ends with a table of the kernels, and what was wrong with each', () => {
    const [oldest, debian] = rows
    const outcomes = [
      { row: oldest, release: '5.10.0-32-amd64', seconds: 240, tests: [passed, failed], problems: [`failed: ${file} > two`] },
      { row: debian, seconds: 3, tests: [], problems: ['it could not run: no such suite'] }
    ]
    expect(describeAll(outcomes).split('\n')).toEqual([
      'kernel                     release          passed  skipped  failed  seconds',
      '5.10    the oldest kernel  5.10.0-32-amd64  1       0        1       240',
      "6.1     Debian 12's        did not run      0       0        0       3",
      'This kernel (5.10.0-32-amd64) does not allow:',
      '  kprobes: EPERM, the kernel is locked down',
      '5.10: failed: test/map/lru.test.ts > two',
      '6.1: it could not run: no such suite'
    ])
  })
})
