import { existsSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { childOf } from '../support/child.js'

const scenarios = new URL('../../scripts/storms/places/scenarios.js', import.meta.url)
const inChild = childOf<typeof import('../../scripts/storms/places/scenarios.js')>(scenarios)

describe.skipIf(!existsSync('/proc/self/ns/time'))('a process in a time namespace (needs Linux 5.6 with CONFIG_TIME_NS)', () => {
  // A clock cannot be before the start of the system, which a test machine may just have had.
  it.each([1_000_000, -5])('reads samples in the order of time, and events, when its clocks are off by %d seconds', offset => {
    const through = ['unshare', '--time', `--monotonic=${offset}`, `--boottime=${offset}`]
    expect(inChild('readEvents', [], { through })).toEqual({ result: [] })
  })
})
