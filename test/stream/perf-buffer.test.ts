import { setImmediate as nextTurn } from 'node:timers/promises'
import { PerfBuffer, type PerfBufferOptions, PerfEventArray, struct, u64number } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { isOlderThan } from '../../lib/errors/index.js'
import { onlineCpus } from '../../lib/sys/online-cpus.js'
import { eventually } from '../support/eventually.js'
import { needsLinux } from '../support/kernel/needs.js'
import { type SampleSender, sampleSender } from './support/sample-sender.js'

const Pair = struct({ first: u64number, second: u64number })
type Pair = { first: number; second: number }

const ENOENT = -2
const ENOSPC = -28

interface Setup extends Disposable {
  readonly events: PerfEventArray
  readonly buffer: PerfBuffer<Pair>
  readonly send: SampleSender
}

function setUp(options: Partial<PerfBufferOptions<Pair>> = {}): Setup {
  const events = PerfEventArray.create({ name: 'events' })
  const buffer = PerfBuffer.open(events, { event: Pair, ...options })
  const send = sampleSender(events)
  const dispose = () => {
    for (const resource of [send, buffer, events]) resource[Symbol.dispose]()
  }
  return { events, buffer, send, [Symbol.dispose]: dispose }
}

async function turns(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await nextTurn()
}

const lastCpu = onlineCpus().at(-1)!

needsLinux('5.10').describe('a perf buffer', () => {
  it('gives what a program sends, cut to the size of the codec', () => {
    using test = setUp()
    const { buffer, send } = test
    expect(send(1, 2)).toBe(0)
    expect(send(3, 4)).toBe(0)
    const sizes: number[] = []
    buffer.consumeRecords((_view, _offset, size) => sizes.push(size))
    // The kernel counts the sample with its own size before it, in whole words.
    expect(sizes).toEqual([20, 20])
    send(5, 6)
    expect(buffer.drain()).toEqual([{ first: 5, second: 6 }])
    expect(buffer.drain()).toEqual([])
  })

  it('has a buffer for each CPU that runs, and says where and when a sample was sent', () => {
    using test = setUp()
    const { buffer, send } = test
    expect(buffer.statistics().cpus).toEqual(onlineCpus())
    const before = process.hrtime.bigint()
    send.on(0, 1)
    send.on(lastCpu, 2)
    const found: [number, number][] = []
    buffer.consume(({ first }, { cpu, time }) => {
      found.push([first, cpu])
      expect(time).toBeGreaterThan(before)
      expect(time).toBeLessThan(process.hrtime.bigint())
    })
    expect(found).toEqual([
      [1, 0],
      [2, lastCpu]
    ])
  })

  it('counts lost samples, and tells of them with the next one that finds room', () => {
    const lost: unknown[] = []
    using test = setUp({ size: 4096, onLost: one => lost.push(one) })
    const { buffer, send } = test
    let sent = 0
    while (send.on(0, sent) === 0) sent++
    expect(send.on(0, sent)).toBe(ENOSPC)
    expect(sent).toBe(102)
    if (!isOlderThan('6.0')) expect(buffer.statistics().lost).toBe(2)
    expect(buffer.drain()).toHaveLength(sent)
    send.on(0, 1000)
    expect(buffer.drain()).toEqual([{ first: 1000, second: 0 }])
    expect(lost).toEqual([{ cpu: 0, count: 2 }])
    expect(buffer.statistics()).toMatchObject({ size: 4096, delivered: sent + 1, lost: 2 })
  })

  it('wraps around many times, and keeps the order of each CPU', () => {
    using test = setUp({ size: 4096 })
    const { buffer, send } = test
    let next = 0
    for (let round = 0; round < 100; round++) {
      const count = 1 + ((round * 37) % 100)
      for (let index = 0; index < count; index++) send.on(0, next + index)
      expect(buffer.drain().map(({ first }) => first)).toEqual(Array.from({ length: count }, (_none, index) => next + index))
      next += count
    }
    expect(buffer.statistics()).toMatchObject({ delivered: next, lost: 0 })
  })

  it('lets nothing in while it is paused', () => {
    using test = setUp()
    const { buffer, send } = test
    buffer.pause()
    expect(send(1)).not.toBe(0)
    buffer.resume()
    expect(send(2)).toBe(0)
    expect(buffer.drain().map(({ first }) => first)).toEqual([2])
  })

  it('keeps the newest samples where it is overwritable, the oldest of them first', () => {
    using test = setUp({ size: 4096, overwritable: true })
    const { buffer, send } = test
    for (let number = 0; number < 10; number++) expect(send.on(0, number)).toBe(0)
    expect(buffer.drain().map(({ first }) => first)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    for (let number = 10; number < 1000; number++) expect(send.on(0, number)).toBe(0)
    const newest = buffer.drain().map(({ first }) => first)
    expect(newest.length).toBeGreaterThan(90)
    expect(newest).toEqual(Array.from({ length: newest.length }, (_none, index) => 1000 - newest.length + index))
    expect(buffer.drain()).toEqual([])
    send.on(0, 1000)
    expect(buffer.drain().map(({ first }) => first)).toEqual([1000])
  })

  it('gives samples of all CPUs in the order of their times, if asked', () => {
    using test = setUp({ inTimeOrder: true })
    const { buffer, send } = test
    for (let number = 0; number < 100; number++) send.on(number % 2 === 0 ? 0 : lastCpu, number)
    const times: bigint[] = []
    buffer.consume((_event, { time }) => times.push(time))
    expect(times).toHaveLength(100)
    expect(times).toEqual([...times].sort((one, other) => Number(one - other)))
  })

  it('keeps what a handler has not seen when it throws', () => {
    using test = setUp()
    const { buffer, send } = test
    for (const number of [1, 2, 3]) send.on(0, number)
    const fail = () => {
      throw new Error('enough')
    }
    expect(() => buffer.consume(fail)).toThrow('enough')
    expect(buffer.drain().map(({ first }) => first)).toEqual([2, 3])
  })

  it('refuses samples that are shorter than the codec', () => {
    using events = PerfEventArray.create()
    using buffer = PerfBuffer.open(events, { event: struct({ pair: Pair, more: u64number }) })
    using send = sampleSender(events)
    send(1)
    expect(() => buffer.drain()).toThrow(/^event: expected a record of at least 24 bytes/)
    expect(buffer.drain()).toEqual([])
  })
})

needsLinux('5.10').describe('waiting for a perf buffer', () => {
  it('gives samples to a loop as they come, until it is left', async () => {
    using test = setUp()
    const { buffer, send } = test
    const seen: number[] = []
    setTimeout(() => send.on(0, 1), 5)
    setTimeout(() => send.on(lastCpu, 2), 10)
    for await (const { first } of buffer) {
      seen.push(first)
      if (first === 2) break
    }
    expect(seen).toEqual([1, 2])
  })

  it('calls a function with each sample until the subscription is closed', async () => {
    using test = setUp()
    const { buffer, send } = test
    const seen: number[] = []
    const subscription = buffer.listen(({ first }, { cpu }) => seen.push(first, cpu))
    send.on(lastCpu, 7)
    await eventually(() => seen.length === 2)
    expect(seen).toEqual([7, lastCpu])
    subscription.close()
    send.on(0, 8)
    await nextTurn()
    expect(seen).toHaveLength(2)
    expect(buffer.drain().map(({ first }) => first)).toEqual([8])
  })

  it('ends with the reason of a signal', async () => {
    using test = setUp()
    const controller = new AbortController()
    setTimeout(() => controller.abort(new Error('stop')), 5)
    const waiting = test.buffer.events({ signal: controller.signal }).next()
    await expect(waiting).rejects.toThrow('stop')
  })

  it('ends when the buffer is closed', async () => {
    using test = setUp()
    const waiting = test.buffer.events().next()
    test.buffer.close()
    expect(await waiting).toEqual({ done: true, value: undefined })
  })

  it.each([
    ['events', { events: 4 }, 4],
    // A sample of 16 bytes takes 40.
    ['bytes', { bytes: 160 }, 4]
  ])('wakes up only after so many %s, and gives the rest by a flush', async (_name, wakeUp, count) => {
    using test = setUp({ wakeUp })
    const { buffer, send } = test
    let seen = 0
    using subscription = buffer.listen(() => {
      seen += 1
    })
    await turns()
    for (let sent = 1; sent < count; sent++) send.on(0, sent)
    await turns()
    expect(seen).toBe(0)
    for (let sent = 0; sent < 2; sent++) send.on(0, sent)
    await eventually(() => seen >= count)
    send.on(0, 9)
    subscription.flush()
    expect(seen).toBe(count + 2)
  })

  it('gives what was there before anybody waited', async () => {
    using test = setUp()
    const { buffer, send } = test
    send.on(0, 1)
    let seen = 0
    using _subscription = buffer.listen(() => {
      seen += 1
    })
    await eventually(() => seen === 1)
  })
})

describe('the map of a perf buffer', () => {
  it('is emptied when the buffer is closed', () => {
    using events = PerfEventArray.create()
    using send = sampleSender(events)
    const buffer = PerfBuffer.open(events, { event: Pair })
    buffer.close()
    expect(send(1)).toBe(ENOENT)
    expect(onlineCpus().map(cpu => events.delete(cpu))).toEqual(onlineCpus().map(() => false))
  })

  it('needs a slot for each CPU', () => {
    using events = PerfEventArray.create({ maxEntries: 1 })
    if (lastCpu === 0) return
    expect(() => PerfBuffer.open(events, { event: Pair })).toThrow(/Its indexes go from 0 to 0/)
    expect(events.delete(0)).toBe(false)
  })
})

describe('misuse of a perf buffer', () => {
  it.each([
    [{ size: 5000 }, /^size: expected a power of two/],
    [{ wakeUp: 1 }, /^wakeUp: /],
    [{ wakeUp: { events: 0 } }, /^events: /],
    [{ overwritable: 'yes' }, /^overwritable: /],
    [{ inTimeOrder: 1 }, /^inTimeOrder: /],
    [{ onLost: true }, /^onLost: /],
    [{ event: {} }, /^event/]
  ])('refuses %j', (options, message) => {
    using events = PerfEventArray.create()
    expect(() => PerfBuffer.open(events, { event: Pair, ...options } as never)).toThrow(message)
  })

  it('refuses what is no map for it, or is closed', () => {
    const events = PerfEventArray.create()
    events.close()
    expect(() => PerfBuffer.open({} as never, { event: Pair })).toThrow('map: expected a PerfEventArray')
    expect(() => PerfBuffer.open(events, { event: Pair })).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
  })

  it('has one reader at a time', () => {
    using test = setUp()
    using _subscription = test.buffer.listen(() => undefined)
    expect(() => test.buffer.drain()).toThrow(/is being read already/)
  })

  it('is refused after close', () => {
    using test = setUp()
    const { buffer } = test
    buffer.close()
    buffer.close()
    const uses = [() => buffer.drain(), () => buffer.listen(() => undefined), () => buffer.events(), () => buffer.flush()]
    for (const use of [...uses, () => buffer.pause(), () => buffer.resume(), () => buffer.refresh(), () => buffer.statistics()]) {
      expect(use).toThrow(expect.objectContaining({ code: 'ERR_BPF_CLOSED' }))
    }
  })
})
