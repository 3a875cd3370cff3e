// A ring is read while a program fills it.
import { RingBuffer } from 'bpf-maps'
import { liveRing, send } from '../live-ring.js'

/** @import { Loop, Size, Workload } from '../types.js' */

/** @type {Workload} */
const latency = {
  name: 'ring-latency',
  title: 'ring, from a record’s sending to the handler',
  operations: 200,
  entries: 0,
  maps: () => [liveRing().ring],
  meanwhile: (_, session) => send(session, 1, 500_000),
  raw: 'latency',
  ours: waiting
}

/** @type {Workload} */
const live = {
  name: 'ring-live',
  title: 'ring, a record of a program that sends all the time',
  operations: 100_000,
  entries: 0,
  maps: () => [liveRing().ring],
  meanwhile: (_, session) => send(session, 16, 0),
  raw: 'live',
  ours: size => ({ run: waiting(size).run })
}

export const liveRings = [latency, live]

/**
 * Waits for so many new records. What counts is the median of the times from a record's sending to its reading, as often as there were records.
 *
 * @param {Size} size
 * @returns {Loop & { run(): Promise<number> }}
 */
function waiting({ operations }) {
  const ring = RingBuffer.open({ fd: 3 })
  const latencies = new Float64Array(operations)
  return {
    run() {
      ring.consumeRecords(() => undefined)
      return new Promise(resolve => {
        let received = 0
        const subscription = ring.listenRecords(
          (view, offset) => {
            if (received === operations) return
            latencies[received++] = Number(process.hrtime.bigint() - view.getBigUint64(offset, true))
            if (received < operations) return
            subscription.close()
            resolve(received)
          },
          { keepAlive: true }
        )
      })
    },
    nanoseconds: () => (latencies.sort()[operations >>> 1] ?? Number.NaN) * operations
  }
}
