import { describe, expect, it } from 'vitest'
import { kernelsPage } from '../../../scripts/kernels/page.js'

const older = {
  ...{ name: '5.10', is: 'the oldest kernel', files: 'all' as const, release: '5.10.0-32-amd64', denials: [] },
  commands: { hash: ['lookup', 'update', 'lookupBatch'], ringbuf: [] }
}
const newer = {
  ...{ name: '6.1', is: "Debian 12's", files: 'all' as const, release: '6.1.0-56-amd64', denials: ['kprobes: EPERM, locked down'] },
  commands: { hash: ['lookup', 'update', 'take', 'lookupBatch'], ringbuf: [], bloom_filter: ['lookup', 'update'] }
}
const lines = (...records: Parameters<typeof kernelsPage>[0]) => kernelsPage(records).split('\n')

describe('the page of kernels', () => {
  it('has a row for each type of map, with what is new in each kernel', () => {
    expect(lines(older, newer)).toEqual(
      expect.arrayContaining([
        '| type | Linux 5.10 | Linux 6.1 |',
        '| `hash` | lookup, update; batches: lookup | + take |',
        '| `ringbuf` | none | = |',
        '| `bloom_filter` | – | lookup, update |'
      ])
    )
  })

  it('has a row for each kernel, with what it does not allow', () => {
    expect(lines(older, newer)).toEqual(
      expect.arrayContaining([
        '| 5.10 | the oldest kernel | 5.10.0-32-amd64 | all that depend on the kernel | nothing |',
        "| 6.1 | Debian 12's | 6.1.0-56-amd64 | all that depend on the kernel | kprobes: EPERM, locked down |"
      ])
    )
  })

  it('shows what two rows found on the same kernel once', () => {
    expect(lines(newer, { ...newer, name: 'cpus' })).toContain('| type | Linux 6.1 |')
  })
})
