import { RingBuffer } from 'bpf-maps'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { longSource, outputter } from './support/ring-producers.js'

/** What a producer does: send a record of a size, or let the reader have what is there. */
const step = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 300 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 20_000 }) },
  { weight: 2, arbitrary: fc.constant('read' as const) }
)

const space = (size: number) => 8 + ((size + 7) & ~7)

it('gives every record as it was sent, whatever their sizes, around the ring many times', () => {
  using owner = RingBuffer.create({ event: (_view, _offset, size) => size, size: 16_384 })
  using ring = RingBuffer.open({ id: owner.id })
  using source = longSource()
  using output = outputter(owner, source)
  const pattern = Uint8Array.from({ length: 60_000 }, (_, index) => (index * 31 + (index >>> 8)) & 0xff)
  source.set(0, pattern)
  let total = 0
  const sendAndRead = (steps: readonly (number | 'read')[]) => {
    let sent: number[] = []
    let used = 0
    for (const each of [...steps, 'read' as const]) {
      if (each === 'read') {
        const records = ring.drain()
        expect(records.map(({ length }) => length)).toEqual(sent)
        // Not `toEqual`, which looks at each byte by itself.
        expect(records.every(record => Buffer.compare(record, pattern.subarray(0, record.length)) === 0)).toBe(true)
        sent = []
        used = 0
      } else if (output(each) === 0) {
        sent.push(each)
        used += space(each)
        total += space(each)
      } else expect(used + space(each)).toBeGreaterThanOrEqual(16_384)
    }
  }
  fc.assert(fc.property(fc.array(step, { minLength: 20, maxLength: 200 }), sendAndRead), { numRuns: 60 })
  expect(total).toBeGreaterThan(10 * 16_384)
})
