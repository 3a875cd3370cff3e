import { describe, expect, test } from 'vitest'
import { childOf } from '../support/child.js'
import { patience } from '../support/patience.js'
import type { Task } from '../support/worker-storm.js'

const inChild = childOf<typeof import('../support/worker-storm.js')>(new URL('../support/worker-storm.js', import.meta.url))

const threads = 16

// A fault aborts the child, which then has no result.
describe('a process whose worker threads are terminated at random moments', { timeout: 120_000 * patience }, () => {
  test.each<[what: string, task: Task]>([
    ['load the addon', 'load'],
    ['create maps', 'create'],
    ['go through maps', 'scan'],
    ['listen to a ring', 'stream'],
    ['map memory', 'map'],
    ['are refused their arguments', 'refuse']
  ])('lives on, with nothing of theirs left over, while they %s', (_what, task) => {
    const { result } = inChild('terminateWorkers', [task, threads])
    expect(result).toMatchObject({ ended: [], left: [] })
    expect(result!.terminated).toBeGreaterThanOrEqual(threads)
    expect(result!.busy).toBeGreaterThanOrEqual(threads / 2)
  })
})
