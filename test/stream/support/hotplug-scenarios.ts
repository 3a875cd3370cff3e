// What a process does while CPUs come and go; for one with mounts of its own.

import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { PerfEventArray } from 'bpf-maps'
import { eventually } from '../../support/eventually.js'
import { openBuffer, type Pair } from './perf-scenarios.js'
import { sampleSender } from './sample-sender.js'

const firsts = (samples: readonly Pair[]) => samples.map(({ first }) => first)

/** A map, a program that sends to it, and the list of CPUs on line, which is ours: others run on them. */
function begin(first: number) {
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-online-'))
  const list = join(folder, 'online')
  const putOnline = (...cpus: readonly number[]) => writeFileSync(list, `${cpus.join(',')}\n`)
  putOnline(first)
  execFileSync('mount', ['--bind', list, '/sys/devices/system/cpu/online'])
  const events = PerfEventArray.create()
  const send = sampleSender(events)
  const end = () => {
    send[Symbol.dispose]()
    events.close()
    rmSync(folder, { recursive: true })
  }
  return { putOnline, events, send, [Symbol.dispose]: end }
}

/** One CPU comes, and the other goes. */
export function refresh(first: number, last: number) {
  using cpus = begin(first)
  const { events, send, putOnline } = cpus
  using buffer = openBuffer(events, { size: 4096 })
  const before = send.on(last, 1)
  putOnline(first, last)
  buffer.refresh()
  const came = [send.on(last, 2), ...firsts(buffer.drain())]
  while (send.on(first, 3) === 0);
  const { lost } = buffer.statistics()
  putOnline(last)
  buffer.refresh()
  const gone = send.on(first, 4)
  const stayed = [send.on(last, 5), ...firsts(buffer.drain())]
  return { before, came, lost, gone, stayed, statistics: buffer.statistics() }
}

/** The same, to a reader who does not ask for it. */
export async function listen(first: number, last: number) {
  using cpus = begin(first)
  const { events, send, putOnline } = cpus
  using buffer = openBuffer(events)
  const seen: number[] = []
  using _subscription = buffer.listen(sample => seen.push(sample.first))
  putOnline(first, last)
  await eventually(() => buffer.statistics().cpus.length === 2)
  send.on(last, 7)
  await eventually(() => seen.length === 1)
  putOnline(last)
  await eventually(() => buffer.statistics().cpus.length === 1)
  const gone = send.on(first, 8)
  send.on(last, 9)
  await eventually(() => seen.length === 2)
  return { gone, seen }
}

/** A CPU comes while the buffer is paused. */
export function pause(first: number, last: number) {
  using cpus = begin(first)
  const { events, send, putOnline } = cpus
  using buffer = openBuffer(events).pause()
  putOnline(first, last)
  buffer.refresh()
  const paused = send.on(last, 1)
  buffer.resume()
  return { paused, resumed: send.on(last, 2), seen: firsts(buffer.drain()) }
}

/** A CPU comes when the map is closed already. */
export async function closeMap(first: number, last: number) {
  using cpus = begin(first)
  const { events, putOnline } = cpus
  using buffer = openBuffer(events)
  const waiting = buffer.events().next()
  events.close()
  putOnline(first, last)
  await setTimeout(1100)
  const { cpus: read } = buffer.statistics()
  buffer.close()
  return { read, done: (await waiting).done }
}
