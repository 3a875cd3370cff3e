import { BpfError, UserRingBuffer } from 'bpf-maps'
import { afterAll, describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { childOf } from '../support/child.js'
import { wordStorer } from '../support/store-word.js'
import { thrownBy } from '../support/thrown-by.js'

const inChild = childOf<typeof import('./support/changed-reservation.js')>(new URL('./support/changed-reservation.ts', import.meta.url))

const store = wordStorer()
afterAll(() => store[Symbol.dispose]())

const size = 4096
const eight = new Uint8Array(8)
/** Where the producer is, in the page behind that of the consumer. */
const producer = ({ fd }: UserRingBuffer) => ({ fd, offset: 4096, at: 0 })

function expectTold(error: unknown) {
  expect(error).toBeInstanceOf(BpfError)
  expect((error as Error).message).toMatch(
    /^cannot .* user_ringbuf map \(id \d+\): EBADMSG \(Bad message\)\. Another process that has the ring open has changed its position/
  )
}

describe.skipIf(isOlderThan('6.1'))('a user ring that another process has mapped (needs Linux 6.1)', () => {
  it.each<[string, bigint]>([
    ['more than a ringful ahead', 4104n],
    ['far ahead', 2n ** 63n],
    ['before its beginning', -8n],
    ['to the middle of a word', 4n],
    ['by a byte', 17n]
  ])('says so when that has moved the position %s', async (_where, position) => {
    using ring = UserRingBuffer.create({ size })
    ring.write(eight)
    store(producer(ring), position)
    expectTold(thrownBy(() => ring.used))
    expectTold(thrownBy(() => ring.write(eight)))
    expectTold(thrownBy(() => ring.reserve(8)))
    expectTold(await ring.writable({ size: 8 }).catch((reason: unknown) => reason))
  })

  it('says so to who waits for room', async () => {
    using ring = UserRingBuffer.create({ size })
    ring.write(new Uint8Array(size - 16))
    const room = ring.writable({ size: 100, interval: 10 })
    store(producer(ring), -8n)
    expectTold(await room.catch((reason: unknown) => reason))
  })

  it('keeps who has reserved a place from writing there when that has made it another one', () => {
    using ring = UserRingBuffer.create({ size })
    const place = ring.reserve(8)!
    store({ fd: ring.fd, offset: 4096, length: 4096 + size, at: 4096 }, 0xffff_ffffn)
    expect(thrownBy(() => place.submit(eight))).toMatchObject({ code: 'EINVAL' })
  })

  it('never makes anybody write outside, while it changes the length of a reservation all the time', () => {
    expect(inChild('submitWhileItChanges', [300])).toEqual({ result: 'alive' })
  })
})
