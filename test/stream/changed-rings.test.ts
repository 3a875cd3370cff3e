import { setImmediate } from 'node:timers/promises'
import { BpfError, RingBuffer, u64number } from 'bpf-maps'
import { afterAll, describe, expect, it } from 'vitest'
import { wordStorer } from '../support/store-word.js'
import { thrownBy } from '../support/thrown-by.js'
import { sender } from './support/ring-producers.js'

const store = wordStorer()
afterAll(() => store[Symbol.dispose]())

const size = 4096
const recordSize = 24

/** A ring in which so many records were sent, of which all but the last hundred were read. */
function usedRing(records: number) {
  const ring = RingBuffer.create({ event: u64number, size })
  using send = sender(ring)
  for (let number = 0; number < records; number++) {
    if (number === records - 100) ring.drain()
    // A length that no record has, for who takes it for a header.
    send(number, 0x3fff_ffff)
  }
  return ring
}

/** Opens it, as a reader does that has not read before. */
function opened(ring: RingBuffer<unknown>) {
  return RingBuffer.open({ fd: ring.fd }, { event: u64number })
}

/** How an attempt to read ends: `read`, or the code of an error. All that is read was sent. */
function answerOf(ring: RingBuffer<number>): string {
  using reader = opened(ring)
  try {
    expect(reader.drain().every(event => event < 100)).toBe(true)
    return 'read'
  } catch (error) {
    if (error instanceof BpfError) return error.code
    throw error
  }
}

function expectTold(error: unknown) {
  expect(error).toBeInstanceOf(BpfError)
  expect(error).toMatchObject({ code: 'EBADMSG' })
  expect((error as Error).message).toMatch(
    /^cannot read ringbuf map \(id \d+\): EBADMSG \(Bad message\)\. Another process that has the ring open has changed its position: no record begins there\. Create the ring again, and have other processes open it with access: 'read'\.$/
  )
}

describe('a ring whose position another process has changed', () => {
  const far = usedRing(1000)
  const near = usedRing(100)
  afterAll(() => {
    far.close()
    near.close()
  })
  const end = BigInt(1000 * recordSize)

  describe.each<[string, RingBuffer<number>, bigint]>([
    ['ahead by 8', far, end + 8n],
    ['ahead by its size', far, end + 4096n],
    ['to its beginning, which was written over', far, 0n],
    ['to the middle of a word', far, 4n],
    ['by a byte', far, 1n],
    ['to the last number that there is', far, 2n ** 64n - 1n],
    ['far back', far, end - 2n ** 40n],
    ['back, into the middle of a word', far, end - 20n],
    ['into a record, whose bytes are then a header', near, 8n],
    ['into the last record', near, BigInt(99 * recordSize + 16)]
  ])('%s', (_where, ring, position) => {
    it('is refused by each way to read, without an event, a wait, or memory', async () => {
      using reader = opened(ring)
      store({ fd: ring.fd, at: 0 }, position)
      const { arrayBuffers } = process.memoryUsage()
      const events: number[] = []
      expectTold(thrownBy(() => reader.drain()))
      expectTold(thrownBy(() => reader.consume(event => events.push(event))))
      expectTold(thrownBy(() => reader.listen(event => events.push(event))))
      expectTold(
        await reader
          .events()
          .next()
          .catch((reason: unknown) => reason)
      )
      expect(events).toEqual([])
      expect(process.memoryUsage().arrayBuffers - arrayBuffers).toBeLessThan(2 ** 20)
    })

    it('says how much is used only where that can be', () => {
      using reader = opened(ring)
      store({ fd: ring.fd, at: 0 }, position)
      const total = BigInt((ring === far ? 1000 : 100) * recordSize)
      const used = total - position
      if (used >= 0n && used <= size && used % 8n === 0n) expect(reader.statistics().used).toBe(Number(used))
      else expectTold(thrownBy(() => reader.statistics()))
    })
  })
})

describe('a ring whose position another process changes', () => {
  it('back to what this one has released, is not read again', () => {
    using ring = usedRing(100)
    using send = sender(ring)
    ring.drain()
    send(100)
    store({ fd: ring.fd, at: 0 }, BigInt(98 * recordSize))
    expectTold(thrownBy(() => ring.drain()))
  })

  it('while it waits for events, ends the reading with EBUSY', async () => {
    using ring = usedRing(100)
    using send = sender(ring)
    ring.drain()
    const event = ring.events().next()
    store({ fd: ring.fd, at: 0 }, BigInt(100 * recordSize + 8))
    send(100)
    await expect(event).rejects.toMatchObject({ code: 'EBUSY' })
  })

  it('all the time, is read or refused, and nothing else', async () => {
    using ring = usedRing(100)
    await using _peer = store.forEver({ fd: ring.fd, at: 0 }, [1n, BigInt(100 * recordSize), 2n ** 63n, 0n, 72n])
    const codes = new Set<string>()
    const start = Date.now()
    // The other process may take its time to begin.
    while (Date.now() < start + 300 || (!codes.has('EBADMSG') && Date.now() < start + 10_000)) {
      codes.add(answerOf(ring))
      await setImmediate()
    }
    expect(codes).toContain('EBADMSG')
    expect(['read', 'EBADMSG', 'EBUSY']).toEqual(expect.arrayContaining([...codes]))
  })
})
