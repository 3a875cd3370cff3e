import { expect, test } from 'vitest'
import { possibleCpus } from '../../lib/sys/cpus.js'
import { native } from '../../lib/sys/native.js'

test('the number of possible CPUs is what the kernel says', () => {
  expect(possibleCpus()).toBe(native.possibleCpus())
  expect(possibleCpus()).toBeGreaterThan(0)
})
