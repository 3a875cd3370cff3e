// What processes and threads of their own do with a ring.

import { setTimeout } from 'node:timers/promises'
import { Program, RingBuffer, UserRingBuffer, u64number } from 'bpf-maps'
import { begin } from '../../support/begin.js'
import { processorTime } from '../../support/processor-time.js'

const open = (id: number) => RingBuffer.open({ id }, { event: u64number })

/** Takes so many events. */
export async function take(id: number, count: number): Promise<number[]> {
  using ring = open(id)
  const events: number[] = []
  begin()
  for await (const event of ring) if (events.push(event) === count) break
  return events
}

/** Runs a program once. */
export function run(program: number): void {
  using opened = Program.open({ id: program })
  begin()
  opened.run({ context: new Uint8Array(8) })
}

/** Handles events for ever, each of which takes a while. */
export async function takeSlowly(id: number): Promise<void> {
  for await (const event of open(id)) {
    if (event === 3) begin()
    if (event >= 3) await setTimeout(60_000)
  }
}

/** Listens, and has nothing else to do. */
export function listenAndLeave(id: number): string {
  open(id).listen(() => undefined)
  open(id).events({ keepAlive: false })
  return 'left'
}

/** Waits for room in a user ring that is full, in the background or not. */
export async function waitForRoom(id: number, keepAlive: boolean): Promise<void> {
  const ring = UserRingBuffer.open({ id })
  const waiting = ring.writable({ size: ring.size - 8, keepAlive })
  begin()
  await waiting
}

/** Begins to wait for room in the background only. */
export function waitForRoomAndLeave(id: number): string {
  waitForRoom(id, false).catch(() => undefined)
  return 'left'
}

/** Waits in the background only. */
export function waitAndLeave(id: number): string {
  open(id)
    .events({ keepAlive: false })
    .next()
    .catch(() => undefined)
  return 'left'
}

/** Listens for one event, and lives as long as that takes. */
export function listenForOne(id: number): string {
  const ring = open(id)
  ring.listen(() => ring.close(), { keepAlive: true })
  begin()
  return 'heard'
}

/** Listens until it is stopped from outside. */
export async function listenForEver(id: number): Promise<never> {
  open(id).listen(() => undefined, { keepAlive: true })
  begin()
  for (;;) await setTimeout(1000)
}

/** How much of the processor's time it costs to wait, in milliseconds. */
export async function waitIdly(id: number, milliseconds: number): Promise<number> {
  using ring = open(id)
  using _subscription = ring.listen(() => undefined)
  return await processorTime(milliseconds)
}
