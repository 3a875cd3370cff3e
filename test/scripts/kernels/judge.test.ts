import { describe, expect, it } from 'vitest'
import { problemsOf } from '../../../scripts/kernels/judge.js'

const file = 'test/map/lru.test.ts'
const judge = (name: string, state: 'passed' | 'failed' | 'skipped') => problemsOf([{ file, name, state }], [file], '6.1.0-56-amd64')

describe('a row', () => {
  it('has no problem with a test that passed', () => {
    expect(judge('one', 'passed')).toEqual([])
  })

  it('fails with a test that failed', () => {
    expect(judge('one', 'failed')).toEqual([`failed: ${file} > one`])
  })

  it('lets tests be skipped that need a newer kernel, and says so of others', () => {
    expect(judge('links (needs Linux 6.4) > one', 'skipped')).toEqual([])
    expect(judge('maps (needs Linux 5.14) > one (needs Linux 6.2)', 'skipped')).toEqual([])
    expect(judge('one (needs Linux 6.1)', 'skipped')).toEqual([`skipped: ${file} > one (needs Linux 6.1)`])
    expect(judge('one', 'skipped')).toEqual([`skipped: ${file} > one`])
  })

  it('lets tests be skipped that say what the kernel does not allow', () => {
    const test = { file, name: 'one (needs kprobes)', state: 'skipped', meta: { denied: 'kprobes: EPERM' } } as const
    expect(problemsOf([test], [file], '6.1.0')).toEqual([])
  })

  it('fails with a file of which nothing ran', () => {
    expect(problemsOf([], [file], '6.1.0')).toEqual([`nothing ran of ${file}`])
  })
})
