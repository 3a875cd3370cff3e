import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { PerfEventArray } from '../../lib/map/perf-event-array.js'
import { onlineCpus } from '../../lib/sys/online-cpus.js'
import { eventually } from '../support/eventually.js'
import { openBuffer, type Pair } from './support/perf-scenarios.js'
import { sampleSender } from './support/sample-sender.js'

// Tests take no CPU off line: others run on it. So the list of those on line is ours; buffers and samples are the kernel's.
vi.mock('../../lib/sys/online-cpus.js', async original => {
  const { onlineCpus, ...rest } = await original<typeof import('../../lib/sys/online-cpus.js')>()
  return { ...rest, onlineCpus: vi.fn(onlineCpus) }
})

const list = vi.mocked(onlineCpus)
const [firstCpu, lastCpu] = [onlineCpus()[0]!, onlineCpus().at(-1)!]
const firsts = (samples: readonly Pair[]) => samples.map(({ first }) => first)

const ENOENT = -2

describe.skipIf(isOlderThan('5.10') || firstCpu === lastCpu)('CPUs that come and go (needs Linux 5.10 and two CPUs)', () => {
  beforeEach(() => {
    list.mockReturnValue([firstCpu])
  })
  afterEach(() => {
    list.mockReset()
  })

  it('have a buffer from the next refresh on, and until one', () => {
    using events = PerfEventArray.create()
    using send = sampleSender(events)
    using buffer = openBuffer(events, { size: 4096 })
    expect(send.on(lastCpu, 1)).toBe(ENOENT)
    list.mockReturnValue([firstCpu, lastCpu])
    buffer.refresh()
    expect(send.on(lastCpu, 2)).toBe(0)
    expect(firsts(buffer.drain())).toEqual([2])
    while (send.on(firstCpu, 3) === 0);
    const { lost } = buffer.statistics()
    list.mockReturnValue([lastCpu])
    buffer.refresh()
    expect(send.on(firstCpu, 4)).toBe(ENOENT)
    expect(send.on(lastCpu, 5)).toBe(0)
    expect(firsts(buffer.drain())).toEqual([5])
    // What was lost there stays lost.
    expect(buffer.statistics()).toMatchObject({ cpus: [lastCpu], lost })
  })

  it('are looked for each second while it is read, and wake the reader', async () => {
    using events = PerfEventArray.create()
    using send = sampleSender(events)
    using buffer = openBuffer(events)
    const seen: number[] = []
    using _subscription = buffer.listen(({ first }) => seen.push(first))
    list.mockReturnValue([firstCpu, lastCpu])
    await vi.waitUntil(() => buffer.statistics().cpus.length === 2, { timeout: 5000 })
    send.on(lastCpu, 7)
    await eventually(() => seen.length === 1)
    list.mockReturnValue([lastCpu])
    await vi.waitUntil(() => buffer.statistics().cpus.length === 1, { timeout: 5000 })
    expect(send.on(firstCpu, 8)).toBe(ENOENT)
    send.on(lastCpu, 9)
    await eventually(() => seen.length === 2)
    expect(seen).toEqual([7, 9])
  })

  it('are paused with the others', () => {
    using events = PerfEventArray.create()
    using send = sampleSender(events)
    using buffer = openBuffer(events).pause()
    list.mockReturnValue([firstCpu, lastCpu])
    buffer.refresh()
    expect(send.on(lastCpu, 1)).not.toBe(0)
    buffer.resume()
    expect(send.on(lastCpu, 2)).toBe(0)
    expect(firsts(buffer.drain())).toEqual([2])
  })

  it('are not looked for when the map was closed before the buffer', async () => {
    const events = PerfEventArray.create()
    using buffer = openBuffer(events)
    const waiting = buffer.events().next()
    events.close()
    list.mockReturnValue([firstCpu, lastCpu])
    await new Promise(resolve => setTimeout(resolve, 1100))
    expect(buffer.statistics().cpus).toEqual([firstCpu])
    buffer.close()
    expect(await waiting).toMatchObject({ done: true })
  })
})
