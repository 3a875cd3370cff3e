// A ring that a program fills while it is read: what takes time from a record's sending to its reading.
import { spawn } from 'node:child_process'
import { asm, Program, RingBuffer, struct, u64 } from 'bpf-maps'

/** @import { Session } from './types.js' */

// As in raw/ring.c.
const size = 4 << 20

/** Begins with the time at which it was sent, in nanoseconds, and is as long as the others. */
const record = struct({ time: u64 })

/** @type {{ readonly ring: RingBuffer<unknown>, readonly program: Program } | undefined} */
let made

/** The ring, made once, and the program that sends a record when it runs, which wakes who waits. */
export function liveRing() {
  made ??= make()
  return made
}

function make() {
  const ring = RingBuffer.create({ event: record, size })
  const { r0, r1, r2, r3, r6, call, exit, jeq, label, loadMap, mov, store64 } = asm
  const instructions = [
    call('ktime_get_ns'),
    mov(r6, r0),
    loadMap(r1, ring),
    mov(r2, 64),
    mov(r3, 0),
    call('ringbuf_reserve'),
    jeq(r0, 0, 'full'),
    store64([r0, 0], r6),
    mov(r1, r0),
    mov(r2, 0),
    call('ringbuf_submit'),
    mov(r0, 0),
    label('full'),
    exit()
  ]
  return { ring, program: Program.load({ type: 'sched_cls', name: 'send_time', instructions }) }
}

/**
 * Sends so many records, pauses, and so on, by a process of its own.
 *
 * @param {Session} session
 * @param {number} records
 * @param {number} pause in nanoseconds
 */
export function send({ raw }, records, pause) {
  const sender = spawn(raw, ['send', String(records), String(pause)], { stdio: ['ignore', 'inherit', 'inherit', liveRing().program.fd] })
  return { close: () => void sender.kill() }
}
