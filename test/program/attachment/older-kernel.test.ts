import { describe, expect, it } from 'vitest'
import { isOlderThan } from '../../../lib/errors/index.js'
import { childOf } from '../../support/child.js'

const inChild = childOf<typeof import('./older-kernel-scenarios.js')>(new URL('./older-kernel-scenarios.ts', import.meta.url))
const old = { ancientKernel: true }

/** A refusal by this library: an older kernel itself would accept the call, and ignore what is asked for. */
const refused = (since: string) => ({
  name: 'NotSupportedError',
  command: 'BPF_LINK_CREATE',
  since,
  message: expect.stringMatching(new RegExp(`EOPNOTSUPP .*It needs Linux ${since.replace('.', '\\.')} or newer\\.$`))
})

describe('what an older kernel passes over in silence', () => {
  it('is refused: the cookie of a tracepoint with types', () => {
    expect(inChild('attachWithCookie', [], old).error).toMatchObject(refused('6.10'))
  })

  it.each([{ pid: 1 }, { tid: 1 }, { cgroup: '/sys/fs/cgroup' }])('is refused: an iterator restricted to %o', target => {
    expect(inChild('attachIterator', [target], old).error).toMatchObject(refused('6.1'))
  })

  it('is no restriction to nothing', () => {
    expect(inChild('attachIterator', [{}], old)).toEqual({})
    expect(inChild('attachIterator', [{ pid: 0 }], old)).toEqual({})
  })
})

it('a cookie that the kernel is too old to tell is absent', () => {
  expect(inChild('propertiesOfLink', [], old).result).toEqual(['id', 'programId', 'tracepoint', 'type'])
})

describe.skipIf(isOlderThan('6.10'))('a kernel that is new enough (needs Linux 6.10)', () => {
  it('is asked', () => {
    expect(inChild('attachWithCookie', [])).toEqual({})
    expect(inChild('attachIterator', [{ pid: process.pid }])).toEqual({})
  })
})
