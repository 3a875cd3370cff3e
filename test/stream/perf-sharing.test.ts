import { setTimeout } from 'node:timers/promises'
import { PerfEventArray } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { onlineCpus } from '../../lib/sys/online-cpus.js'
import { backgroundChildOf } from '../support/background-child.js'
import { childOf } from '../support/child.js'
import { needsLinux } from '../support/kernel/needs.js'
import { workerOf } from '../support/worker.js'
import { floodWhileStopping } from './support/flood.js'
import { openBuffer, type Pair } from './support/perf-scenarios.js'
import { sampleSender } from './support/sample-sender.js'

const scenarios = new URL('./support/perf-scenarios.ts', import.meta.url)
const inChild = childOf<typeof import('./support/perf-scenarios.js')>(scenarios)
const inBackground = backgroundChildOf<typeof import('./support/perf-scenarios.js')>(scenarios)
const inWorker = workerOf<typeof import('./support/perf-scenarios.js')>(scenarios)

const make = (preserveElements = false) => PerfEventArray.create({ name: 'events', preserveElements })
const firsts = (samples: readonly Pair[]) => samples.map(({ first }) => first)

const ENOENT = -2

needsLinux('5.11').describe('a perf buffer and the process that reads it', () => {
  it('takes its buffers along when it is killed; a new one goes on', async () => {
    using events = make()
    using send = sampleSender(events)
    await using child = inBackground('takeOne', [events.id])
    await child.begun
    expect(send(1)).toBe(0)
    await child.kill()
    expect(send(2)).toBe(ENOENT)
    using buffer = openBuffer(events)
    expect(send(3)).toBe(0)
    expect(firsts(buffer.drain())).toEqual([3])
  })

  it('is replaced by a new one where its events outlive it', async () => {
    using events = make(true)
    using send = sampleSender(events)
    await using child = inBackground('takeOne', [events.id])
    await child.begun
    await child.kill()
    expect(send(2)).not.toBe(ENOENT)
    using buffer = openBuffer(events)
    expect(send(3)).toBe(0)
    expect(firsts(buffer.drain())).toEqual([3])
  })

  it('is left by a process that has nothing to do but to listen, or to wait in the background', () => {
    using events = make()
    expect(inChild('leave', [events.id]).result).toBe('left')
  })

  it('keeps a process alive that asks for it, until it is closed', async () => {
    using events = make()
    using send = sampleSender(events)
    await using child = inBackground('listenForOne', [events.id])
    await child.begun
    await setTimeout(50)
    expect(child.process.exitCode).toBeNull()
    expect(send(1)).toBe(0)
    expect(await child.outcome).toEqual({ result: 'heard' })
  })

  it('costs no time of the processor while nothing comes', () => {
    using events = make()
    expect(inChild('waitIdly', [events.id, 1000]).result).toBeLessThan(100)
  })
})

needsLinux('5.11').describe('a perf buffer and a worker thread', () => {
  it('gives it the samples', async () => {
    using events = make()
    using send = sampleSender(events)
    await using worker = inWorker('take', [events.id, 3])
    await worker.begun
    for (const number of [1, 2, 3]) {
      send.on(0, number)
      await setTimeout(1)
    }
    expect(await worker.outcome).toEqual({ result: [1, 2, 3] })
  })

  it('does not mind when the thread is stopped in the middle of a flood', async () => {
    using events = make()
    using send = sampleSender(events)
    for (let round = 0; round < 3; round++) await floodWhileStopping(inWorker('listenForEver', [events.id]), send)
    using buffer = openBuffer(events)
    send(7)
    expect(firsts(buffer.drain())).toEqual([7])
  })

  it.each([
    ['each CPU after the other', false],
    ['in the order of all times', true]
  ])('gives what another thread sends, %s: each once, and counts what was lost', async (_name, inTimeOrder) => {
    using events = make()
    let reported = 0
    using buffer = openBuffer(events, { size: 4096, inTimeOrder, onLost: ({ count }) => (reported += count) })
    await using worker = inWorker('sendFor', [events.id, onlineCpus(), 300])
    await worker.begun
    const times: bigint[] = []
    const numbers: number[] = []
    const read = () => buffer.consume(({ first }, { time }) => times.push(time) && numbers.push(first))
    let isOver = false
    const outcome = worker.outcome.finally(() => (isOver = true))
    while (!isOver) {
      read()
      // Long enough to lose some.
      await setTimeout(numbers.length % 2 === 0 ? 1 : 20)
    }
    read()
    const { result } = await outcome
    expect(numbers).toHaveLength(result!.sent)
    expect(new Set(numbers).size).toBe(numbers.length)
    expect(result!.lost).toBeGreaterThan(0)
    expect(buffer.statistics()).toMatchObject({ delivered: result!.sent, lost: result!.lost })
    expect(reported).toBeGreaterThan(0)
    expect(reported).toBeLessThanOrEqual(result!.lost)
    if (inTimeOrder) expect(times).toEqual(times.toSorted((one, other) => Number(one - other)))
  })
})

describe('a perf buffer of who may not have it', () => {
  it('says which capability is missing', () => {
    const { error } = inChild('openOfSize', [4096], { capabilities: ['bpf'] })
    expect(error).toMatchObject({ name: 'PermissionError', code: 'EACCES', missing: ['CAP_PERFMON'] })
  })

  it('says that it is larger than the machine allows', () => {
    const { error } = inChild('openOfSize', [2 ** 28], { capabilities: ['bpf', 'perfmon'] })
    expect(error).toMatchObject({ name: 'PermissionError', code: 'EPERM', message: expect.stringContaining('kernel.perf_event_mlock_kb') })
  })
})

describe('two perf buffers on one map', () => {
  it('are not: the second one takes the place of the first, which does not take it away again', () => {
    using events = make()
    using send = sampleSender(events)
    const first = openBuffer(events)
    using second = openBuffer(events)
    send(1)
    expect(first.drain()).toEqual([])
    first.close()
    send(2)
    expect(firsts(second.drain())).toEqual([1, 2])
    second.close()
    expect(send(3)).toBe(ENOENT)
  })
})
