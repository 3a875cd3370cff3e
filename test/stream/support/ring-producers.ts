// Programs that send records to a ring, to be run by hand.
import { ArrayMap, asm, bytes, type MapReference, Program, struct, u32 } from 'bpf-maps'
import { ringSender } from '../../native/support/ring-program.js'

const { r0, r1, r2, r3, r4, r6, r7, add, atomicAdd, call, exit, ja, jeq, jle, jne, label, load32, load64 } = asm
const { loadMap, loadMapValue, mayGoto, mov, store32, store64 } = asm

/** What `bpf_ringbuf_submit` and its like take. */
export const WakeUp = { automatic: 0, never: 1, always: 2 } as const

export interface Sender extends Disposable {
  /** Sends the numbers as two u64; whether there was room. */
  (first: number | bigint, second?: number | bigint, wakeUp?: number): boolean
  /** Reserves a record and discards it. */
  readonly discard: () => boolean
}

/** Sends records of 16 bytes. */
export function sender(ring: MapReference): Sender {
  const program = Program.load({ type: 'raw_tracepoint', name: 'send', instructions: ringSender(ring.fd) })
  const run = (...words: (number | bigint)[]) => {
    return program.run({ context: new Uint8Array(BigUint64Array.from(words, BigInt).buffer) }).returnValue === 1
  }
  return Object.assign(
    (first: number | bigint, second: number | bigint = 0, wakeUp: number = WakeUp.automatic) => run(first, second, wakeUp, 0),
    { discard: () => run(0, 0, 0, 1), [Symbol.dispose]: () => program.close() }
  )
}

const longestOutput = 60_000

/** An array with one value, as long as the longest output. */
export function longSource() {
  return ArrayMap.create({ value: bytes(longestOutput), maxEntries: 1 })
}

/** (size, wake-up): sends so many bytes from the beginning of the array's value; what the helper said. */
export function outputter(ring: MapReference, source: MapReference) {
  const instructions = [
    mov(r6, r1),
    load64(r3, [r6, 0]),
    jle(r3, longestOutput, 'fits'),
    mov(r0, -1),
    exit(),
    label('fits'),
    loadMap(r1, ring),
    loadMapValue(r2, source, 0),
    load64(r4, [r6, 8]),
    call('ringbuf_output'),
    exit()
  ]
  const program = Program.load({ type: 'raw_tracepoint', name: 'output', instructions })
  const output = (size: number, wakeUp: number = WakeUp.automatic): number => {
    return program.run({ context: new Uint8Array(BigUint64Array.of(BigInt(size), BigInt(wakeUp)).buffer) }).returnValue | 0
  }
  return Object.assign(output, { [Symbol.dispose]: () => program.close() })
}

/**
 * Sends 64 bytes, of which the first 8 count the records that were sent and the rest are as many words of the same number; `counters` holds
 * how many records were sent and how many were dropped. `send(n)` runs it so often within one system call.
 */
export function counter(ring: MapReference, counters: MapReference, wakeUp: number = WakeUp.automatic) {
  const words = Array.from({ length: 8 }, (_, word) => store64([r0, 8 * word], r7))
  const instructions = [
    loadMapValue(r6, counters, 0),
    loadMap(r1, ring),
    mov(r2, 64),
    mov(r3, 0),
    call('ringbuf_reserve'),
    jeq(r0, 0, 'full'),
    load64(r7, [r6, 0]),
    ...words,
    add(r7, 1),
    store64([r6, 0], r7),
    mov(r1, r0),
    mov(r2, wakeUp),
    call('ringbuf_submit'),
    mov(r0, 0),
    exit(),
    label('full'),
    mov(r1, 1),
    atomicAdd([r6, 8], r1),
    mov(r0, 0),
    exit()
  ]
  const program = Program.load({ type: 'xdp', name: 'count', instructions })
  const packet = new Uint8Array(64)
  const send = (repeat: number): void => {
    program.run({ data: packet, repeat })
  }
  return Object.assign(send, { program, [Symbol.dispose]: () => program.close() })
}

/** What a program that holds a record says and is told, in the first value of an array. */
export const Gate = struct({ held: u32, open: u32, submitted: u32 })

/**
 * Reserves a record of 16 bytes, says so, and submits it, with 2 as its first word, when the gate is opened: or after some tenths of a
 * second, for a program may not wait longer.
 */
export function holder(ring: MapReference, gate: MapReference): Program<'raw_tracepoint'> {
  const instructions = [
    ...[loadMapValue(r7, gate, 0), loadMap(r1, ring), mov(r2, 16), mov(r3, 0), call('ringbuf_reserve'), jeq(r0, 0, 'full')],
    ...[mov(r6, r0), store64([r6, 0], 2), store64([r6, 8], 0), store32([r7, 0], 1)],
    ...[label('wait'), mayGoto('submit'), load32(r1, [r7, 4]), jne(r1, 0, 'submit'), call('ktime_get_ns'), ja('wait')],
    ...[label('submit'), mov(r1, r6), mov(r2, 0), call('ringbuf_submit'), store32([r7, 8], 1)],
    ...[label('full'), mov(r0, 0), exit()]
  ]
  return Program.load({ type: 'raw_tracepoint', name: 'hold', instructions })
}
