import { possibleCpus } from 'bpf-maps'
import { expect, test } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { childOf } from '../support/child.js'

const inChild = childOf<typeof import('./without-sysfs.js')>(new URL('./without-sysfs.ts', import.meta.url))

test('the number of possible CPUs is what the kernel says', () => {
  expect(possibleCpus()).toBe(native.possibleCpus())
  expect(possibleCpus()).toBeGreaterThan(0)
})

test('the number of possible CPUs is an error where the kernel says nothing of them', () => {
  const { error } = inChild('countCpus', [], { privateMounts: true })
  expect(error).toMatchObject({
    name: 'BpfError',
    code: 'ENOENT',
    message: expect.stringContaining('cannot tell how many CPUs are possible: ENOENT')
  })
})
