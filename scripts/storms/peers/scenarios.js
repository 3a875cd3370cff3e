// The process that uses rings and buffers while another one writes to the pages that it shares with the kernel.
import { readdirSync, readlinkSync } from 'node:fs'
import { setImmediate } from 'node:timers/promises'
import { BpfError, PerfBuffer, PerfEventArray, RingBuffer, UserRingBuffer } from 'bpf-maps'
import { sender } from '../../../test/stream/support/ring-producers.js'
import { sampleSender } from '../../../test/stream/support/sample-sender.js'
import { wordStorer } from '../../../test/support/store-word.js'
import { Random } from '../../support/random.js'

/** @import { Place } from '../../../test/support/store-word.js' */

const size = 4096
const mask = 2n ** 64n - 1n

/**
 * The number that was sent, or the bytes at a place where a record seems to begin: a peer that moves the position to a word like a header's cannot
 * be told from the kernel. But no record is longer than its ring.
 *
 * @type {import('bpf-maps').RecordHandler<number>}
 */
function readNumber(view, offset, length) {
  if (length > size) throw new Error(`a record of ${length} bytes came out of a ring of ${size}`)
  return length < 8 ? Number.POSITIVE_INFINITY : Number(view.getBigUint64(offset, true))
}

/** What a call may end with, beside doing what it is for: the position is wrong, somebody moves it, the record is another. */
const fair = new Set(['EBADMSG', 'EBUSY', 'EINVAL'])

/**
 * Something that is used while it is written to: how it is used once, which is answered by the events that came.
 *
 * @typedef {{ places: readonly Place[], use: () => number[], sent: () => number, close: () => void }} Shared
 */

/**
 * @param {number} seconds
 * @param {number} seed
 */
export async function useWithPeers(seconds, seed) {
  const random = new Random(seed)
  const store = wordStorer()
  /** @type {Tally} */
  const tally = { rounds: 0, calls: 0, events: 0, refused: 0, misread: 0, slowest: 0, violations: [] }
  try {
    for (const end = performance.now() + seconds * 1000; performance.now() < end && tally.violations.length === 0; tally.rounds++) {
      for (const open of [ring, userRing, perfBuffer]) await oneRound(open(random), random, store, tally)
    }
  } finally {
    store[Symbol.dispose]()
  }
  return { ...tally, megabytes: Math.round(process.memoryUsage().arrayBuffers / 2 ** 20) }
}

/** @typedef {{ rounds: number, calls: number, events: number, refused: number, misread: number, slowest: number, violations: string[] }} Tally */

/**
 * @param {Shared} shared
 * @param {Random} random
 * @param {ReturnType<typeof wordStorer>} store
 * @param {Tally} tally
 */
async function oneRound(shared, random, store, tally) {
  const peer = store.forEver(random.of(shared.places), someWords(random, shared.sent()))
  try {
    for (const end = performance.now() + 200; performance.now() < end; ) {
      useOnce(shared, tally)
      await setImmediate()
    }
  } finally {
    await peer[Symbol.asyncDispose]()
    shared.close()
  }
}

/**
 * @param {Shared} shared
 * @param {Tally} tally
 */
function useOnce({ use, sent }, tally) {
  const start = performance.now()
  tally.calls += 1
  try {
    const events = use()
    tally.events += events.length
    tally.misread += events.filter(event => event >= sent()).length
  } catch (error) {
    tally.refused += 1
    if (!(error instanceof BpfError && fair.has(error.code))) tally.violations.push(String(error))
  }
  tally.slowest = Math.max(tally.slowest, performance.now() - start)
}

/**
 * Positions: near to where it is and far away, at the beginnings of records and between, and a record's own header.
 *
 * @param {Random} random
 * @param {number} sent
 */
function someWords(random, sent) {
  const near = BigInt(sent * 24)
  const makers = [
    () => near + BigInt(8 * (random.below(1024) - 512)),
    () => near - BigInt(random.below(size)),
    () => (BigInt(random.below(2 ** 31)) << 33n) | BigInt(random.below(2 ** 31)),
    () => BigInt(24 * random.below(sent + 1)),
    () => -BigInt(random.below(2 ** 20)),
    () => 0x3fff_ffffn
  ]
  return Array.from({ length: 2 + random.below(6) }, () => random.of(makers)() & mask)
}

/**
 * @param {Random} random
 * @returns {Shared}
 */
function ring(random) {
  const events = RingBuffer.create({ event: readNumber, size })
  const send = sender(events)
  let sent = 0
  const sendSome = () => {
    for (let more = random.below(60); more > 0; more--) if (send(sent, 0)) sent += 1
  }
  sendSome()
  const use = () => {
    sendSome()
    if (!random.oneIn(4)) return events.drain()
    events.listen(() => undefined).close()
    events.statistics()
    return []
  }
  return {
    places: [{ fd: events.fd, at: 0 }],
    use,
    sent: () => sent,
    close: () => {
      events.close()
      send[Symbol.dispose]()
    }
  }
}

/**
 * @param {Random} random
 * @returns {Shared}
 */
function userRing(random) {
  const commands = UserRingBuffer.create({ size })
  const use = () => {
    const length = 8 + random.below(64)
    const place = commands.reserve(length)
    if (random.oneIn(3)) place?.discard()
    else place?.submit(new Uint8Array(length))
    return []
  }
  // The consumer's page, the producer's, and the records behind it, whose headers are written over.
  const places = [
    { fd: commands.fd, offset: 4096, at: 0 },
    { fd: commands.fd, offset: 4096, length: 4096 + size, at: 4096 },
    { fd: commands.fd, offset: 4096, length: 4096 + size, at: 4096 + 24 }
  ]
  return { places, use, sent: () => 1, close: () => commands.close() }
}

/**
 * @param {Random} random
 * @returns {Shared}
 */
function perfBuffer(random) {
  const array = PerfEventArray.create()
  const before = new Set(perfEvents())
  const buffer = PerfBuffer.open(array, { event: readNumber, size })
  const fd = Number(perfEvents().find(found => !before.has(found)))
  const send = sampleSender(array)
  let sent = 0
  const use = () => {
    for (let more = random.below(60); more > 0; more--) if (send.on(0, sent) === 0) sent += 1
    return buffer.drain()
  }
  // The head and the tail.
  const places = [1024, 1032].map(at => ({ fd, length: size + 4096, at }))
  return {
    places,
    use,
    sent: () => sent,
    close: () => {
      buffer.close()
      array.close()
      send[Symbol.dispose]()
    }
  }
}

function perfEvents() {
  return readdirSync('/proc/self/fd').filter(fd => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`) === 'anon_inode:[perf_event]'
    } catch {
      return false
    }
  })
}
