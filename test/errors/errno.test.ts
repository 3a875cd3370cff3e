import { execFileSync } from 'node:child_process'
import { constants } from 'node:os'
import { describe, expect, it } from 'vitest'
import { describeErrno, errnoName } from '../../lib/errors/errno.js'

describe('errnoName', () => {
  it.each([
    [1, 'EPERM'],
    [2, 'ENOENT'],
    [7, 'E2BIG'],
    [11, 'EAGAIN'],
    [77, 'EBADFD'],
    [116, 'ESTALE'],
    [121, 'EREMOTEIO']
  ])('names %i', (errno, name) => {
    expect(errnoName(errno)).toBe(name)
  })

  it('calls 95 as the kernel does, not as libuv does', () => {
    expect(errnoName(95)).toBe('EOPNOTSUPP')
  })

  it('knows the kernel-internal 524', () => {
    expect(errnoName(524)).toBe('ENOTSUPP')
  })

  it('gives a number without a name as it is', () => {
    expect(errnoName(4000)).toBe('errno 4000')
  })

  it('gives nothing of libuv that is not the kernel’s', () => {
    expect(errnoName(4095)).toBe('errno 4095')
  })

  it('agrees with node:os on every errno that has one name', () => {
    const oneName = Object.entries(constants.errno).filter(([name]) => name !== 'EWOULDBLOCK' && name !== 'ENOTSUP')
    expect(oneName.map(([, errno]) => errnoName(errno))).toEqual(oneName.map(([name]) => name))
  })
})

describe('describeErrno', () => {
  it.each([
    [1, 'EPERM (Operation not permitted)'],
    [2, 'ENOENT (No such file or directory)'],
    [17, 'EEXIST (File exists)'],
    [16, 'EBUSY (Device or resource busy)'],
    [524, 'ENOTSUPP (Operation not supported)']
  ])('describes %i', (errno, text) => {
    expect(describeErrno(errno)).toBe(text)
  })

  it('leaves the words out where there are none', () => {
    expect(describeErrno(116)).toBe('ESTALE')
  })

  it('uses the words of strerror(3) where they are its own', () => {
    const strerror = "import os; print('|'.join(os.strerror(number) for number in (17, 16, 95, 77, 115)))"
    const words = execFileSync('python3', ['-c', strerror], { encoding: 'utf8' }).trim().split('|')
    expect([17, 16, 95, 77, 115].map(describeErrno)).toEqual(
      words.map((text, i) => `${['EEXIST', 'EBUSY', 'EOPNOTSUPP', 'EBADFD', 'EINPROGRESS'][i]} (${text})`)
    )
  })
})
