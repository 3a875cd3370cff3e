import { describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/kernel-release.js'

describe('isOlderThan', () => {
  it.each([
    ['5.10.0-32-amd64', '5.11', true],
    ['5.11.0', '5.11', false],
    ['5.9.16', '5.11', true],
    ['6.1.0-56-amd64', '5.19', false],
    ['4.19.0', '5.6', true],
    ['6.18.44-custom+', '6.9', false],
    ['7.3', '6.18', false],
    ['5.4-rc1', '5.4', false]
  ])('compares %s with %s as numbers', (release, version, older) => {
    expect(isOlderThan(version, release)).toBe(older)
  })

  it('asks about the running kernel when none is given', () => {
    expect(isOlderThan('2.6')).toBe(false)
    expect(isOlderThan('1000.0')).toBe(true)
  })
})
