// A ring and the program that fills it. The ring is as large as in raw/ring.c.
import { ArrayMap, asm, BpfError, i32, Program, RingBuffer, struct, text, u32, u64, u64number } from 'bpf-maps'

const size = 4 << 20

/** What the program returns, unless the ring is full. */
const sent = 1

/** @typedef {{ readonly ring: RingBuffer<unknown>, fill(records: number): void }} FilledRing */

/** @type {FilledRing | undefined} */
let made

const narrow = { process: u32, thread: u32, user: u32, group: u32, cpu: u32, result: i32 }

/** Events as in raw/data.h. The command at their end is for those who want it. */
export const event = {
  numbers: struct({ time: u64number, cgroup: u64number, bytes: u64number, ...narrow }),
  bigints: struct({ time: u64, cgroup: u64, bytes: u64, ...narrow }),
  withText: struct({ time: u64, cgroup: u64, bytes: u64, ...narrow, command: text(16) })
}

/** Nanoseconds of a machine that is up for some weeks: more than a small integer of V8 holds. */
const firstTime = 2n ** 50n

/** Of a command: what follows is a digit. */
const command = new DataView(new TextEncoder().encode('worker-0').buffer).getBigUint64(0, true)

/**
 * The ring, made once.
 *
 * @returns {FilledRing}
 */
export function filledRing() {
  made ??= make()
  return made
}

/** @returns {FilledRing} */
function make() {
  const ring = RingBuffer.create({ event: event.numbers, size })
  const count = ArrayMap.create({ value: u32, maxEntries: 1 })
  const program = Program.load({ type: 'xdp', name: 'send_event', instructions: sending(ring, count) })
  return {
    ring,
    // Everybody gets the same records.
    fill(records) {
      count.set(0, 0)
      for (let left = records; left > 0; left = records - count.getOrThrow(0)) send(program, left)
    }
  }
}

/**
 * Sends so many records, or some of them.
 *
 * @param {Program} program
 * @param {number} repeat
 */
function send(program, repeat) {
  try {
    const { returnValue } = program.run({ data: new Uint8Array(64), repeat })
    if (returnValue !== sent) throw new Error('the ring is too small for so many records')
  } catch (error) {
    // By the end of a process of the benchmark before. What was sent until then is counted.
    if (!(error instanceof BpfError && error.code === 'EINTR')) throw error
  }
}

/**
 * Sends a record made from how many there were before it; wakes nobody.
 *
 * @param {RingBuffer<unknown>} ring
 * @param {ArrayMap<typeof u32>} count
 */
function sending(ring, count) {
  const { r0, r1, r2, r3, r6, r7, add, and, call, exit, jeq, label, lsh, load32, loadImmediate, loadMap, loadMapValue } = asm
  const { mov, store32, store64 } = asm
  const noWakeUp = 1
  return [
    loadMap(r1, ring),
    mov(r2, 64),
    mov(r3, 0),
    call('ringbuf_reserve'),
    jeq(r0, 0, 'full'),
    loadMapValue(r6, count, 0),
    load32(r7, [r6, 0]),
    ...[24, 28, 32, 36, 40, 44].map(offset => store32([r0, offset], r7)),
    store64([r0, 8], r7),
    store64([r0, 16], r7),
    loadImmediate(r1, firstTime),
    add(r1, r7),
    store64([r0, 0], r1),
    mov(r2, r7),
    and(r2, 7),
    lsh(r2, 56),
    loadImmediate(r1, command),
    add(r1, r2),
    store64([r0, 48], r1),
    store64([r0, 56], 0),
    add(r7, 1),
    store32([r6, 0], r7),
    mov(r1, r0),
    mov(r2, noWakeUp),
    call('ringbuf_submit'),
    mov(r0, sent),
    label('full'),
    exit()
  ]
}
