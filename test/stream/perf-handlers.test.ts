import { once } from 'node:events'
import { readdirSync, readlinkSync } from 'node:fs'
import { setImmediate as nextTurn, setTimeout } from 'node:timers/promises'
import { type PerfBuffer, type PerfBufferOptions, PerfEventArray } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { onlineCpus } from '../../lib/sys/online-cpus.js'
import { eventually } from '../support/eventually.js'
import { needsLinux } from '../support/kernel/needs.js'
import { openBuffer, type Pair } from './support/perf-scenarios.js'
import { type SampleSender, sampleSender } from './support/sample-sender.js'

interface Setup extends Disposable {
  readonly buffer: PerfBuffer<Pair>
  readonly send: SampleSender
}

function setUp(options: Partial<PerfBufferOptions<Pair>> = {}): Setup {
  const events = PerfEventArray.create()
  const buffer = openBuffer(events, options)
  const send = sampleSender(events)
  const dispose = () => {
    for (const resource of [send, buffer, events]) resource[Symbol.dispose]()
  }
  return { buffer, send, [Symbol.dispose]: dispose }
}

const firsts = (samples: readonly Pair[]) => samples.map(({ first }) => first)

/** What is thrown outside of any call of ours while that runs. */
async function uncaughtDuring(action: () => void): Promise<unknown> {
  const listeners = process.listeners('uncaughtException')
  process.removeAllListeners('uncaughtException')
  try {
    action()
    const [error] = await once(process, 'uncaughtException')
    return error
  } finally {
    for (const listener of listeners) process.on('uncaughtException', listener)
  }
}

needsLinux('5.10').describe('a handler of samples', () => {
  it('that closes the buffer ends the call', () => {
    using test = setUp()
    const { buffer, send } = test
    for (const number of [1, 2, 3]) send.on(0, number)
    expect(buffer.consume(() => buffer.close())).toBe(1)
    expect(buffer.closed).toBe(true)
  })

  it('that closes the buffer ends the listening', async () => {
    using test = setUp()
    const { buffer, send } = test
    let seen = 0
    const subscription = buffer.listen(() => {
      seen += 1
      buffer.close()
    })
    for (const number of [1, 2, 3]) send.on(0, number)
    await eventually(() => subscription.closed)
    expect(seen).toBe(1)
  })

  it('that ends the listening leaves the rest to the next reader', async () => {
    using test = setUp()
    const { buffer, send } = test
    const seen: number[] = []
    const subscription = buffer.listen(({ first }) => {
      seen.push(first)
      if (first === 2) subscription.close()
    })
    for (const number of [1, 2, 3]) send.on(0, number)
    await eventually(() => subscription.closed)
    expect(seen).toEqual([1, 2])
    expect(firsts(buffer.drain())).toEqual([3])
  })

  it('that aborts the signal ends the listening', async () => {
    using test = setUp()
    const { buffer, send } = test
    const controller = new AbortController()
    const seen: number[] = []
    const subscription = buffer.listen(
      ({ first }) => {
        seen.push(first)
        controller.abort()
      },
      { signal: controller.signal }
    )
    for (const number of [1, 2]) send.on(0, number)
    await eventually(() => subscription.closed)
    expect(seen).toEqual([1])
  })

  it('that throws is an uncaught exception; the samples after it follow', async () => {
    using test = setUp()
    const { buffer, send } = test
    const seen: number[] = []
    using _subscription = buffer.listen(({ first }) => {
      seen.push(first)
      if (first === 2) throw new Error('second')
    })
    const error = await uncaughtDuring(() => {
      for (const number of [1, 2, 3]) send.on(0, number)
    })
    expect(error).toMatchObject({ message: 'second' })
    await eventually(() => seen.length === 3)
    expect(seen).toEqual([1, 2, 3])
  })

  it('may not read the buffer itself; a flush within it does nothing', async () => {
    using test = setUp()
    const { buffer, send } = test
    send.on(0, 1)
    expect(() => buffer.consume(() => buffer.drain())).toThrow(/is being read already/)
    const seen: number[] = []
    using subscription = buffer.listen(({ first }) => {
      seen.push(first)
      subscription.flush()
      buffer.flush()
    })
    for (const number of [2, 3]) send.on(0, number)
    await eventually(() => seen.length === 2)
    expect(seen).toEqual([2, 3])
  })

  it('may pause, resume and refresh', async () => {
    using test = setUp()
    const { buffer, send } = test
    const seen: number[] = []
    using _subscription = buffer.listen(({ first }) => {
      buffer.pause().refresh()
      seen.push(first)
      buffer.resume()
    })
    for (const number of [1, 2]) send.on(0, number)
    await eventually(() => seen.length === 2)
  })
})

needsLinux('5.10').describe('a function that is told of lost samples', () => {
  it('may throw: the sample after the report is kept', () => {
    const fail = () => {
      throw new Error('too slow')
    }
    using test = setUp({ size: 4096, onLost: fail })
    const { buffer, send } = test
    while (send.on(0, 1) === 0);
    buffer.drain()
    send.on(0, 2)
    expect(() => buffer.drain()).toThrow('too slow')
    expect(firsts(buffer.drain())).toEqual([2])
  })
})

needsLinux('5.10').describe('a perf buffer that wakes its reader', () => {
  it.each([
    ['each sample', { events: 1 }, 1],
    ['each tenth sample', { events: 10 }, 10],
    // A sample of 16 bytes takes 40.
    ['each 400 bytes', { bytes: 400 }, 10]
  ])('does so for %s, and not more often', async (_name, wakeUp, every) => {
    using test = setUp({ wakeUp })
    const { buffer, send } = test
    let wakeUps = 0
    let seen = 0
    using _subscription = buffer.listenRecords(() => (seen += 1))
    for (let turn = 0; turn < 10; turn++) await nextTurn()
    for (let sent = 1; sent <= 40; sent++) {
      send.on(0, sent)
      const before = seen
      await setTimeout(2)
      if (seen > before) wakeUps += 1
    }
    expect(wakeUps).toBeLessThanOrEqual(40 / every)
    expect(wakeUps).toBeGreaterThan(0)
    if (every === 1) await eventually(() => seen === 40)
  })
})

/** How many perf events this process has open. */
function openEvents(): number {
  const target = (fd: string) => {
    try {
      return readlinkSync(`/proc/self/fd/${fd}`)
    } catch {
      return undefined
    }
  }
  return readdirSync('/proc/self/fd').filter(fd => target(fd) === 'anon_inode:[perf_event]').length
}

describe('a perf buffer that nobody holds any more', () => {
  it('is closed, with its memory, when it is collected', async () => {
    const before = openEvents()
    using events = PerfEventArray.create()
    for (let count = 0; count < 5; count++) openBuffer(events).drain()
    expect(openEvents()).toBe(before + 5 * onlineCpus().length)
    await eventually(() => {
      globalThis.gc?.()
      return openEvents() === before
    })
  })
})
