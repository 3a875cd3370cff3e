import { describe, expect, it } from 'vitest'
import { readResults } from '../../../scripts/kernels/results.js'

const lines = (...objects: object[]) => objects.map(object => `${JSON.stringify(object)}\n`).join('')
const file = 'test/map/lru.test.ts'
const start = { start: 'test/map/lru.test.js' }

describe('what a guest has written', () => {
  it('is read as files and their tests', () => {
    const text = lines(
      start,
      { begins: 'one' },
      { name: 'one', state: 'pass', ms: 5, errors: [] },
      { begins: 'two' },
      { name: 'two', state: 'fail', errors: [{ message: 'expected 1 to be 2', at: ['test/map/lru.test.js:5:1'], diff: '- 2\n+ 1' }] },
      { name: 'three', state: 'skip' },
      { end: 'test/map/lru.test.js', state: 'fail', ms: 1500, errors: [] }
    )
    const tests = [
      { file, name: 'one', state: 'passed' },
      { file, name: 'two', state: 'failed', why: 'expected 1 to be 2\n    at test/map/lru.test.js:5:1\n- 2\n+ 1' },
      { file, name: 'three', state: 'skipped' }
    ]
    expect(readResults(text)).toEqual([{ file, seconds: 1.5, isOver: true, tests }])
  })

  it('may end in the middle of a line: what came before counts', () => {
    const text = `${lines(start, { name: 'one', state: 'pass' })}{"name":"tw`
    expect(readResults(text)).toEqual([{ file, seconds: 0, isOver: false, tests: [{ file, name: 'one', state: 'passed' }] }])
  })

  it('names the test in which the process ended', () => {
    const text = lines(
      start,
      { begins: 'one' },
      { end: start.start, state: 'fail', errors: [{ message: 'the process ended with SIGSEGV' }] }
    )
    expect(readResults(text)[0]!.tests).toEqual([{ file, name: 'one', state: 'failed', why: 'the process ended with SIGSEGV' }])
  })

  it('has a file fail that did not load', () => {
    const text = lines(start, { end: start.start, state: 'fail', errors: [{ message: 'Cannot find module' }] })
    expect(readResults(text)[0]!.tests).toEqual([{ file, name: 'the file', state: 'failed', why: 'Cannot find module' }])
  })

  it('has a file fail that failed without a word', () => {
    const text = lines(start, { end: start.start, state: 'fail', errors: [] })
    expect(readResults(text)[0]!.tests).toEqual([{ file, name: 'the file', state: 'failed', why: 'it did not run' }])
  })

  it('keeps what tests tell of the kernel', () => {
    const text = lines(start, { name: 'one', state: 'skip', meta: { denied: 'Linux 6.4' } }, { name: 'two', state: 'pass' })
    expect(readResults(text)[0]!.tests.map(({ meta }) => meta)).toEqual([{ denied: 'Linux 6.4' }, undefined])
  })
})
