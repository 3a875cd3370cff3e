// Sends events to a ring for some time, from a thread of its own, and checks that each arrives once and in its order, or is counted as dropped:
// node scripts/soak-rings.js [SECONDS]
import { isMainThread, Worker, workerData } from 'node:worker_threads'
import { ArrayMap, asm, Program, RingBuffer, struct, u64number } from 'bpf-maps'

const { r0, r1, r2, r3, r6, r7, add, atomicAdd, call, exit, jeq, label, load64, loadMap, loadMapValue, mov, store64 } = asm

const counts = struct({ sent: u64number, dropped: u64number })

if (isMainThread) await receive(Number(process.argv[2] ?? 120))
else send(workerData)

/** @param {number} seconds */
async function receive(seconds) {
  const ring = RingBuffer.create({ event: u64number, size: 64 * 1024 })
  const counters = ArrayMap.create({ value: counts, maxEntries: 1, mmapable: true })
  let received = 0
  ring.listen(number => {
    if (number !== received) throw new Error(`event ${number} came in the place of ${received}`)
    received += 1
  })
  await sendFor(seconds, ring.id, counters.id)
  ring.flush()
  const { sent, dropped } = counters.getOrThrow(0)
  console.log(`${sent} events sent, ${received} received, ${dropped} dropped because the ring was full`)
  if (sent !== received || sent === 0) throw new Error('the counts differ')
  ring.close()
}

/**
 * @param {number} seconds
 * @param {number} ring
 * @param {number} counters
 */
function sendFor(seconds, ring, counters) {
  const worker = new Worker(new URL(import.meta.url), { workerData: { seconds, ring, counters } })
  return new Promise((resolve, reject) => worker.on('exit', resolve).on('error', reject))
}

/** @param {{ seconds: number, ring: number, counters: number }} how */
function send({ seconds, ring, counters }) {
  const program = Program.load({ type: 'xdp', instructions: sender(RingBuffer.open({ id: ring }), ArrayMap.open({ id: counters })) })
  const end = Date.now() + seconds * 1000
  while (Date.now() < end) program.run({ data: new Uint8Array(64), repeat: 100 })
}

/**
 * Sends the number of the event, or counts that there was no room.
 *
 * @param {import('bpf-maps').MapReference} ring
 * @param {import('bpf-maps').MapReference} counters
 */
function sender(ring, counters) {
  const fill = [load64(r7, [r6, 0]), store64([r0, 0], r7), add(r7, 1), store64([r6, 0], r7)]
  const submit = [mov(r1, r0), mov(r2, 0), call('ringbuf_submit'), mov(r0, 0), exit()]
  const drop = [label('full'), mov(r1, 1), atomicAdd([r6, 8], r1), mov(r0, 0), exit()]
  const reserve = [loadMap(r1, ring), mov(r2, 8), mov(r3, 0), call('ringbuf_reserve'), jeq(r0, 0, 'full')]
  return [loadMapValue(r6, counters, 0), ...reserve, ...fill, ...submit, ...drop]
}
