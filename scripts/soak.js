// Sends events for some time, from a thread of its own, through a ring buffer and then through a perf buffer, and checks that each arrives once
// and in its order, or is counted as lost: node scripts/soak.js [SECONDS], 60 of each by default
import { setTimeout } from 'node:timers/promises'
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { ArrayMap, asm, PerfBuffer, PerfEventArray, Program, RingBuffer, struct, u64number } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r5, r6, r7, r10, add, atomicAdd, call, exit, jeq, jne, label } = asm
const { load64, loadMap, loadMapValue, mov, mov32, store64 } = asm

const counts = struct({ sent: u64number, lost: u64number })

// The number of the event, which r7 points to, is counted on when it was sent; the number behind it when there was no room.
const countSent = [mov(r1, 1), atomicAdd([r7, 0], r1), mov(r0, 0), exit()]
const countLost = [label('lost'), mov(r1, 1), atomicAdd([r7, 8], r1), mov(r0, 0), exit()]

if (isMainThread) {
  const seconds = Number(process.argv[2] ?? 60)
  await soakRing(seconds)
  await soakPerfBuffer(seconds)
} else send(workerData)

/** @param {number} seconds */
async function soakRing(seconds) {
  const ring = RingBuffer.create({ event: u64number, size: 64 * 1024 })
  const order = checkedOrder()
  ring.listen(order.check)
  report('ring buffer', order.received, await sendFor(seconds, ring.id, 'ring'))
  if (ring.statistics().used > 0) throw new Error('records are left in the ring')
  ring.close()
}

/** @param {number} seconds */
async function soakPerfBuffer(seconds) {
  const events = PerfEventArray.create()
  const buffer = PerfBuffer.open(events, { event: u64number, size: 64 * 1024, inTimeOrder: true, wakeUp: { events: 100 } })
  const order = checkedOrder()
  buffer.listen(order.check, { interval: 100 })
  const sent = await sendFor(seconds, events.id, 'perf')
  report('perf buffer', order.received, sent)
  const { lost } = buffer.statistics()
  if (lost !== sent.lost) throw new Error(`the buffer counts ${lost} as lost, and the program ${sent.lost}`)
  buffer.close()
}

/** Counts events, which have the numbers from 0 on. */
function checkedOrder() {
  let next = 0
  /** @param {number} number */
  const check = number => {
    if (number !== next) throw new Error(`event ${number} came in the place of ${next}`)
    next += 1
  }
  return { check, received: () => next }
}

/** @typedef {{ sent: number, lost: number }} Counts */

/**
 * @param {string} kind
 * @param {() => number} received
 * @param {Counts} counted
 */
function report(kind, received, { sent, lost }) {
  console.log(`${kind}: ${sent} events sent, ${received()} received, ${lost} lost because there was no room`)
  if (sent !== received() || sent === 0) throw new Error('the counts differ')
}

/**
 * What the program has counted, when all that it sent has had its time.
 *
 * @param {number} seconds
 * @param {number} map
 * @param {'ring' | 'perf'} kind
 * @returns {Promise<Counts>}
 */
async function sendFor(seconds, map, kind) {
  const counters = ArrayMap.create({ value: counts, maxEntries: 1, mmapable: true })
  const worker = new Worker(new URL(import.meta.url), { workerData: { seconds, map, kind, counters: counters.id } })
  await new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject))
  await setTimeout(1000)
  return counters.getOrThrow(0)
}

/** @param {{ seconds: number, map: number, kind: 'ring' | 'perf', counters: number }} how */
function send({ seconds, map, kind, counters: id }) {
  const counters = ArrayMap.open({ id })
  const events = kind === 'ring' ? RingBuffer.open({ id: map }) : PerfEventArray.open({ id: map })
  const output = kind === 'ring' ? toRing(events) : toPerfBuffer(events)
  const program = Program.load({ type: 'sched_cls', license: 'GPL', instructions: [mov(r6, r1), loadMapValue(r7, counters, 0), ...output] })
  const end = Date.now() + seconds * 1000
  while (Date.now() < end) program.run({ data: new Uint8Array(64), repeat: 100 })
}

/** @param {import('bpf-maps').MapReference} ring */
function toRing(ring) {
  const reserve = [loadMap(r1, ring), mov(r2, 8), mov(r3, 0), call('ringbuf_reserve'), jeq(r0, 0, 'lost')]
  const submit = [load64(r1, [r7, 0]), store64([r0, 0], r1), mov(r1, r0), mov(r2, 0), call('ringbuf_submit')]
  return [...reserve, ...submit, ...countSent, ...countLost]
}

/** @param {import('bpf-maps').MapReference} events */
function toPerfBuffer(events) {
  const sample = [load64(r1, [r7, 0]), store64([r10, -8], r1), mov(r4, r10), add(r4, -8), mov(r5, 8)]
  const output = [mov(r1, r6), loadMap(r2, events), mov32(r3, -1), call('perf_event_output'), jne(r0, 0, 'lost')]
  return [...sample, ...output, ...countSent, ...countLost]
}
