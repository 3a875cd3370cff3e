import { readdirSync } from 'node:fs'
import { BpfError, PerfBuffer, type PerfBufferOptions, PerfEventArray } from 'bpf-maps'
import { afterAll, describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { linkOf } from '../native/support/process.js'
import { wordStorer } from '../support/store-word.js'
import { thrownBy } from '../support/thrown-by.js'
import { longSource } from './support/ring-producers.js'
import { sampleOutputter } from './support/sample-sender.js'

const store = wordStorer()
afterAll(() => store[Symbol.dispose]())

const size = 4096
/** Of a sample of 480 bytes: header, time, length, filled up. */
const recordSize = 504n
// As a header it is a sample of 65,528 bytes, as the words behind it a time, and a length of 65,500.
const trap = [0xfff8_0000_0000_0009n, 1n, 65_500n]

const perfEvents = () => readdirSync('/proc/self/fd').filter(fd => linkOf(fd) === 'anon_inode:[perf_event]')

/** A buffer of one page for each CPU, samples that look like records for that of the first, and what writes to its control page. */
function setUp(options: Partial<PerfBufferOptions<Uint8Array>> = {}) {
  const events = PerfEventArray.create()
  const before = new Set(perfEvents())
  const buffer = PerfBuffer.open(events, { event: (view, offset, length) => view.u8.slice(offset, offset + length), size, ...options })
  const fd = Number(perfEvents().find(found => !before.has(found)))
  const source = longSource()
  source.set(0, new Uint8Array(BigUint64Array.from({ length: 7500 }, (_none, index) => trap[index % 3]!).buffer))
  const output = sampleOutputter(events, source)
  const dispose = () => {
    for (const resource of [output, source, buffer, events]) resource[Symbol.dispose]()
  }
  const send = (count: number) => {
    for (let sent = 0; sent < count; sent++) output(480)
  }
  return {
    buffer,
    send,
    /** The lengths of the samples that are there. */
    lengths: () => buffer.drain().map(({ length }) => length),
    storeHead: (head: bigint) => store({ fd, length: size + 4096, at: 1024 }, head),
    storeTail: (tail: bigint) => store({ fd, length: size + 4096, at: 1032 }, tail),
    [Symbol.dispose]: dispose
  }
}

function expectTold(error: unknown) {
  expect(error).toBeInstanceOf(BpfError)
  expect((error as Error).message).toBe(
    'cannot read samples of CPU 0: EBADMSG (Bad message). Another process that has mapped the buffer has changed its head or tail. ' +
      'The samples that were in it are lost; those to come can be read.'
  )
}

const head = 5n * recordSize

describe.skipIf(isOlderThan('5.10'))('a perf buffer that another process has mapped (needs Linux 5.10)', () => {
  it.each<[string, bigint]>([
    ['to bytes of a sample that look like a long record', ((head - 65_536n) & -4096n) + 24n],
    ['into a record', head - 40n],
    ['by a byte', 1n],
    ['ahead of what is written', head + 8n],
    ['by 2^60', 2n ** 60n],
    ['to the last number that there is', 2n ** 64n - 1n]
  ])('says so when that has moved the tail %s, and goes on', (_where, tail) => {
    using test = setUp()
    test.send(5)
    test.storeTail(tail)
    expectTold(thrownBy(() => test.buffer.drain()))
    expect(test.lengths()).toEqual([])
    test.send(2)
    expect(test.lengths()).toEqual([484, 484])
  })

  it.each<[string, bigint]>([
    ['far ahead', head + 2n ** 40n],
    ['behind the tail', -8n],
    ['into a record', 2n * recordSize + 4n],
    ['a little ahead, where nothing was written', head + 1000n]
  ])('says so when that has moved the head %s, and goes on', (_where, moved) => {
    using test = setUp()
    test.send(5)
    test.storeHead(moved)
    expectTold(thrownBy(() => test.buffer.drain()))
    // The kernel stores the head again with the next sample, which is no place that the tail can have come to.
    test.send(1)
    expectTold(thrownBy(() => test.buffer.drain()))
    test.send(2)
    expect(test.lengths()).toEqual([484, 484])
  })

  it('gives the samples of other CPUs in their order when one buffer was changed', () => {
    using test = setUp({ inTimeOrder: true })
    test.send(5)
    test.storeTail(8n)
    expectTold(thrownBy(() => test.buffer.drain()))
    test.send(2)
    expect(test.lengths()).toEqual([484, 484])
  })

  it('ends a loop that waits with the error', async () => {
    using test = setUp()
    const sample = test.buffer.events().next()
    test.storeTail(8n)
    test.send(1)
    expectTold(await sample.catch((reason: unknown) => reason))
  })

  it('reads no more than there is of a buffer that is written over, wherever its head was moved', () => {
    using test = setUp({ overwritable: true })
    test.send(20)
    for (const moved of [4n, 8n, 2n ** 63n, -8n, 65_536n]) {
      test.storeHead(moved)
      let bytes = 0
      try {
        for (const length of test.lengths()) bytes += length
      } catch (error) {
        expectTold(error)
      }
      expect(bytes).toBeLessThanOrEqual(size)
    }
    test.send(1)
    test.lengths()
    test.send(2)
    expect(test.lengths()).toEqual([484, 484])
  })
})
