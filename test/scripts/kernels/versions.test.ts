import { describe, expect, it } from 'vitest'
import { compareVersions, newestOf } from '../../../scripts/kernels/versions.js'

describe('the newest of packages', () => {
  const names = [
    'linux-image-6.1.0-9-amd64',
    'linux-image-6.1.0-56-amd64',
    'linux-image-6.1.0-56-cloud-amd64',
    'linux-headers-6.1.0-99-amd64'
  ]

  it('is found by its numbers, not by its letters', () => {
    expect(newestOf(names, /^linux-image-[\d.-]+-amd64$/)).toBe('linux-image-6.1.0-56-amd64')
  })

  it('is none when none matches', () => {
    expect(newestOf(names, /^linux-image-7/)).toBeUndefined()
  })
})

describe('the order of versions', () => {
  it.each([
    ['6.12.95+deb12-amd64', '6.12'],
    ['6.12.0', '6.9'],
    ['7.0', '6.99.1']
  ])('has %s after %s', (later, earlier) => {
    expect(compareVersions(later, earlier)).toBeGreaterThan(0)
    expect(compareVersions(earlier, later)).toBeLessThan(0)
  })

  it('takes a version for as new as itself', () => {
    expect(compareVersions('6.12', '6.12')).toBe(0)
  })
})
