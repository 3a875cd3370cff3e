import { describe, expect, test } from 'vitest'
import { loadAddon } from '../../lib/sys/load.js'
import { childOf, type Outcome } from '../support/child.js'
import { patience } from '../support/patience.js'
import { checkMemory } from './support/checked-memory.js'
import type { Tally } from './support/garbage-calls.js'
import { signatures } from './support/garbage-signatures.js'

const inChild = childOf<typeof import('./support/garbage-calls.js')>(new URL('./support/garbage-calls.ts', import.meta.url))

/** All calls ended as they may, and many in each way. */
function expectFair({ error, result }: Outcome<Tally>): void {
  expect(error).toBeUndefined()
  expect(result!.wrong).toEqual([])
  expect(Math.min(result!.answered, result!.refused, result!.threw)).toBeGreaterThan(1000)
}

// With sanitizers each of these takes longer than a test usually may.
describe('no call of the addon', { timeout: 120_000 * patience }, () => {
  test.each([1, 2, 3])('crashes the process, whatever the arguments (%d)', seed => {
    checkMemory()
    // Left out, because for root some garbage is a right call that does harm: a mount hides a folder, and an id opens a map of somebody
    // else, which the other functions would then change.
    const leftOut = ['mountBpffs', 'objectGetById']
    expectFair(inChild('callWithGarbage', [seed, 500, leftOut], { privateMounts: true }))
  })

  test('crashes a process without privileges, with nothing left out', () => {
    checkMemory()
    expectFair(inChild('callWithGarbage', [4, 500, []], { privateMounts: true, nobody: true }))
  })

  test('is missing among those', () => {
    expect(Object.keys(signatures).sort()).toEqual(Object.keys(loadAddon()).sort())
  })
})
