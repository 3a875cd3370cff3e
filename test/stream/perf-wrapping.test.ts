import { PerfBuffer, type PerfBufferOptions, PerfEventArray } from 'bpf-maps'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { needsLinux } from '../support/kernel/needs.js'
import { longSource } from './support/ring-producers.js'
import { sampleOutputter } from './support/sample-sender.js'

const pattern = Uint8Array.from({ length: 60_000 }, (_, index) => (index * 31 + (index >>> 8)) & 0xff)

/** What the kernel makes of a sample's length: with the length itself before it, in whole words. */
const filled = (size: number) => ((size + 4 + 7) & ~7) - 4
/** With its header and its time. */
const space = (size: number) => 16 + 4 + filled(size)

interface Setup extends Disposable {
  readonly output: (size: number) => number
  /** The lengths of the samples that are there, whose bytes were looked at. */
  readonly read: (lengths: readonly number[]) => number[]
  readonly buffer: PerfBuffer<Uint8Array>
}

function setUp(options: Partial<PerfBufferOptions<Uint8Array>>): Setup {
  const events = PerfEventArray.create()
  const buffer = PerfBuffer.open(events, { event: (view, offset, size) => view.u8.slice(offset, offset + size), ...options })
  const source = longSource()
  source.set(0, pattern)
  const output = sampleOutputter(events, source)
  const read = (lengths: readonly number[]) => {
    const samples = buffer.drain()
    const newest = lengths.slice(lengths.length - samples.length)
    expect(samples.map(({ length }) => length)).toEqual(newest.map(filled))
    expect(samples.every((sample, index) => isPattern(sample, newest[index]!))).toBe(true)
    return newest
  }
  const dispose = () => {
    for (const resource of [output, source, buffer, events]) resource[Symbol.dispose]()
  }
  return { output, read, buffer, [Symbol.dispose]: dispose }
}

// What fills a sample up is none of ours.
function isPattern(sample: Uint8Array, length: number): boolean {
  return Buffer.compare(sample.subarray(0, length), pattern.subarray(0, length)) === 0
}

/** What a producer does: send a sample of a size, or let the reader have what is there. */
const stepUpTo = (largest: number) =>
  fc.oneof(
    { weight: 4, arbitrary: fc.integer({ min: 0, max: 300 }) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: largest }) },
    { weight: 1, arbitrary: fc.constant('read' as const) }
  )

const stepsUpTo = (largest: number) => fc.array(stepUpTo(largest), { minLength: 10, maxLength: 60 })

needsLinux('5.10').describe('samples of any size', () => {
  it('come as they were sent, around the buffer many times; those without room are counted', () => {
    using test = setUp({ size: 65_536 })
    const { output, read, buffer } = test
    let [total, lost, delivered] = [0, 0, 0]
    const sendAndRead = (steps: readonly (number | 'read')[]) => {
      let sent: number[] = []
      for (const each of [...steps, 'read' as const]) {
        if (each === 'read') {
          expect(read(sent)).toHaveLength(sent.length)
          delivered += sent.length
          sent = []
        } else if (output(each) === 0) {
          sent.push(each)
          total += space(each)
        } else lost += 1
      }
    }
    fc.assert(fc.property(stepsUpTo(60_000), sendAndRead), { numRuns: 40 })
    expect(total).toBeGreaterThan(10 * 65_536)
    expect(lost).toBeGreaterThan(0)
    if (!isOlderThan('6.0')) expect(buffer.statistics()).toMatchObject({ delivered, lost })
  })

  it('are the newest ones that have room, where older ones are written over', () => {
    using test = setUp({ size: 4096, overwritable: true })
    const { output, read } = test
    const sendAndRead = (steps: readonly (number | 'read')[]) => {
      let sent: number[] = []
      for (const each of [...steps, 'read' as const]) {
        if (each !== 'read') {
          expect(output(each)).toBe(0)
          sent.push(each)
          continue
        }
        const newest = read(sent)
        expect(newest).toEqual(newestWithRoom(sent, 4096))
        sent = []
      }
    }
    fc.assert(fc.property(stepsUpTo(2000), sendAndRead), { numRuns: 100 })
  })

  it('can have no bytes at all', () => {
    using test = setUp({})
    expect(test.output(0)).toBe(0)
    expect(test.read([0])).toEqual([0])
  })
})

function newestWithRoom(sent: readonly number[], room: number): number[] {
  let used = 0
  const first = sent.findLastIndex(size => {
    used += space(size)
    return used > room
  })
  return sent.slice(first + 1)
}
