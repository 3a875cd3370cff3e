// What processes and threads of their own do with a perf buffer.

import { setTimeout } from 'node:timers/promises'
import { PerfBuffer, type PerfBufferOptions, PerfEventArray, struct, u64number } from 'bpf-maps'
import { begin } from '../../support/begin.js'
import { processorTime } from '../../support/processor-time.js'
import { sampleSender } from './sample-sender.js'

export const Pair = struct({ first: u64number, second: u64number })
export type Pair = { first: number; second: number }

export const openBuffer = (events: PerfEventArray, options: Partial<PerfBufferOptions<Pair>> = {}) =>
  PerfBuffer.open(events, { event: Pair, ...options })

const open = (id: number) => openBuffer(PerfEventArray.open({ id }))

/** Opens a perf buffer on a map of its own. */
export function openOfSize(size: number): void {
  openBuffer(PerfEventArray.create(), { size }).close()
}

/** Takes so many samples. */
export async function take(id: number, count: number): Promise<number[]> {
  using buffer = open(id)
  const samples: number[] = []
  begin()
  for await (const { first } of buffer) if (samples.push(first) === count) break
  return samples
}

/** Takes one sample and then does not go on. */
export async function takeOne(id: number): Promise<void> {
  const buffer = open(id)
  setTimeout(10).then(begin)
  for await (const _sample of buffer) await setTimeout(60_000)
}

/** Listens until it is stopped from outside. */
export async function listenForEver(id: number): Promise<never> {
  open(id).listen(() => undefined, { keepAlive: true })
  begin()
  for (;;) await setTimeout(1000)
}

/** Listens and waits in the background, and has nothing else to do. */
export function leave(id: number): string {
  const events = PerfEventArray.open({ id })
  openBuffer(events).listen(() => undefined)
  openBuffer(events)
    .events({ keepAlive: false })
    .next()
    .catch(() => undefined)
  return 'left'
}

/** Listens for one sample, and lives as long as that takes. */
export function listenForOne(id: number): string {
  const buffer = open(id)
  buffer.listen(() => buffer.close(), { keepAlive: true })
  begin()
  return 'heard'
}

/** How much of the processor's time it costs to wait, in milliseconds. */
export async function waitIdly(id: number, milliseconds: number): Promise<number> {
  using buffer = open(id)
  using _subscription = buffer.listen(() => undefined)
  return await processorTime(milliseconds)
}

/** Sends numbers from 0 on, on each CPU in turn, for some time; how many found room, and how many did not. */
export function sendFor(id: number, cpus: readonly number[], milliseconds: number): { sent: number; lost: number } {
  using events = PerfEventArray.open({ id })
  using send = sampleSender(events)
  begin()
  const counts = { sent: 0, lost: 0 }
  for (const end = Date.now() + milliseconds; Date.now() < end; ) {
    for (const cpu of cpus) counts[send.on(cpu, counts.sent) === 0 ? 'sent' : 'lost'] += 1
  }
  return counts
}
