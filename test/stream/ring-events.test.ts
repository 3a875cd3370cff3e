import { once } from 'node:events'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { ArrayMap, RingBuffer, struct, u64number } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { native } from '../../lib/sys/native.js'
import { eventually } from '../support/eventually.js'
import { counter, sender, WakeUp } from './support/ring-producers.js'

const make = (size = 4096) => RingBuffer.create({ event: u64number, size })

/** Several turns of the event loop. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await setTimeout(1)
    await setImmediate()
  }
}

describe('for await on a ring', () => {
  it('gives what is there, and then what comes', async () => {
    using ring = make()
    using send = sender(ring)
    send(0)
    const seen: number[] = []
    for await (const event of ring) {
      seen.push(event)
      if (event === 5) break
      if (event % 2 === 0) send(event + 1)
      else setTimeout(2).then(() => send(event + 1))
    }
    expect(seen).toEqual([0, 1, 2, 3, 4, 5])
  })

  it('leaves what it did not come to for the next loop, or another reader', async () => {
    using ring = make()
    using send = sender(ring)
    for (const number of [1, 2, 3, 4]) send(number)
    for await (const event of ring) if (event === 2) break
    for await (const event of ring) {
      expect(event).toBe(3)
      break
    }
    expect(ring.drain()).toEqual([4])
  })

  it('holds an event in the ring until the next one is asked for', async () => {
    using ring = make()
    using send = sender(ring)
    for (const number of [1, 2]) send(number)
    const used: number[] = []
    for await (const event of ring) {
      used.push(ring.statistics().used)
      if (event === 2) break
    }
    expect(used).toEqual([48, 24])
    expect(ring.statistics().used).toBe(0)
  })

  it('ends cleanly when the ring is closed, while it waits and while it works', async () => {
    for (const isWaiting of [true, false]) {
      const ring = make()
      using send = sender(ring)
      send(1)
      let count = 0
      for await (const _event of ring) {
        count += 1
        if (isWaiting) setTimeout(5).then(() => ring.close())
        else ring.close()
      }
      expect(count).toBe(1)
    }
  })

  it('ends with the reason of its signal as an error', async () => {
    using ring = make()
    using send = sender(ring)
    send(1)
    const controller = new AbortController()
    const seen: number[] = []
    const loop = async () => {
      for await (const event of ring.events({ signal: controller.signal })) seen.push(event)
    }
    const ended = loop()
    await turns()
    controller.abort(new Error('enough'))
    await expect(ended).rejects.toThrow('enough')
    expect(seen).toEqual([1])
    await expect(ring.events({ signal: AbortSignal.abort() }).next()).rejects.toMatchObject({ name: 'AbortError' })
    await expect(ring.events({ signal: AbortSignal.timeout(5) }).next()).rejects.toMatchObject({ name: 'TimeoutError' })
    send(2)
    expect(ring.drain()).toEqual([2])
  })

  it('tells of an abort between two events with the next one that is asked for, and then is done', async () => {
    using ring = make()
    using send = sender(ring)
    send(1)
    send(2)
    const controller = new AbortController()
    const events = ring.events({ signal: controller.signal })
    expect(await events.next()).toEqual({ done: false, value: 1 })
    controller.abort()
    await expect(events.next()).rejects.toMatchObject({ name: 'AbortError' })
    expect(await events.next()).toEqual({ done: true, value: undefined })
    expect(ring.drain()).toEqual([2])
  })

  it('serves several that wait in their order', async () => {
    using ring = make()
    using send = sender(ring)
    const events = ring.events()
    const asked = [events.next(), events.next(), events.next()]
    for (const number of [1, 2]) send(number)
    expect(await Promise.all(asked.slice(0, 2))).toEqual([
      { done: false, value: 1 },
      { done: false, value: 2 }
    ])
    await events.return?.()
    expect(await asked[2]).toEqual({ done: true, value: undefined })
    expect(await events.next()).toEqual({ done: true, value: undefined })
  })

  it('begins with the first event that is asked for', () => {
    using ring = make()
    ring.events()
    ring[Symbol.asyncIterator]()
    expect(ring.drain()).toEqual([])
  })

  it('lets others have their turn in a flood', async () => {
    using counters = ArrayMap.create({ value: struct({ sent: u64number, dropped: u64number }), maxEntries: 1, mmapable: true })
    using ring = make(2 ** 20)
    using send = counter(ring, counters)
    send(10_000)
    let turnsOfOthers = 0
    let isOver = false
    const other = async () => {
      for (; !isOver; turnsOfOthers++) await setImmediate()
    }
    const running = other()
    let count = 0
    for await (const event of ring) {
      expect(event).toBe(count++)
      if (count === 10_000) break
    }
    isOver = true
    await running
    expect(turnsOfOthers).toBeGreaterThan(2)
  })

  it('rejects a record that it cannot read, and ends; the next reader goes on behind it', async () => {
    using ring = RingBuffer.create({ event: struct({ a: u64number, b: u64number, c: u64number }), size: 4096 })
    using send = sender(ring)
    send(1)
    send(2)
    await expect(ring.events().next()).rejects.toThrow('a record of at least 24 bytes')
    using whole = RingBuffer.open({ id: ring.id }, { event: u64number })
    expect(whole.drain()).toEqual([2])
  })

  it('refuses a second reader, and tells that one', async () => {
    using ring = make()
    const events = ring.events()
    const waiting = events.next()
    await expect(ring.events().next()).rejects.toThrow('is being read already')
    expect(() => ring.listen(() => {})).toThrow('is being read already')
    expect(() => ring.drain()).toThrow('is being read already')
    ring.close()
    expect(await waiting).toMatchObject({ done: true })
  })
})

describe('listening to a ring', () => {
  it('calls with each event as it comes, until it is closed', async () => {
    using ring = make()
    using send = sender(ring)
    const seen: number[] = []
    const subscription = ring.listen(event => seen.push(event))
    for (const number of [1, 2]) send(number)
    await eventually(() => seen.length === 2)
    send(3)
    await eventually(() => seen.length === 3)
    subscription.close()
    subscription.close()
    send(4)
    await turns()
    expect(seen).toEqual([1, 2, 3])
    expect(subscription.closed).toBe(true)
    expect(ring.drain()).toEqual([4])
  })

  it('calls with records as they are', async () => {
    using ring = make()
    using send = sender(ring)
    const seen: number[] = []
    using _subscription = ring.listenRecords((view, offset, size) => seen.push(view.getUint32(offset, true), size))
    send(5)
    await eventually(() => seen.length > 0)
    expect(seen).toEqual([5, 16])
  })

  it('ends quietly with its signal, and with its ring', async () => {
    const ring = make()
    using send = sender(ring)
    const controller = new AbortController()
    const subscription = ring.listen(() => expect.unreachable(), { signal: controller.signal })
    controller.abort()
    expect(subscription.closed).toBe(true)
    expect(() => ring.listen(() => {}, { signal: controller.signal })).toThrow()
    const second = ring.listen(() => expect.unreachable())
    ring.close()
    expect(second.closed).toBe(true)
    second.flush()
    expect(send(1)).toBe(true)
    await turns()
  })

  it('can be ended by the handler; the rest stays', async () => {
    using ring = make()
    using send = sender(ring)
    for (const number of [1, 2, 3]) send(number)
    const seen: number[] = []
    const subscription = ring.listen(event => {
      seen.push(event)
      if (event === 2) subscription.close()
    })
    await eventually(() => subscription.closed)
    expect(seen).toEqual([1, 2])
    expect(ring.drain()).toEqual([3])
  })

  it('goes on after a handler that throws, which is an uncaught exception', async () => {
    using ring = make()
    using send = sender(ring)
    const seen: number[] = []
    using _subscription = ring.listen(event => {
      seen.push(event)
      if (event === 2) throw new Error('second')
    })
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    try {
      for (const number of [1, 2, 3]) send(number)
      const [error] = await once(process, 'uncaughtException')
      expect(error).toMatchObject({ message: 'second' })
      await eventually(() => seen.length === 3)
    } finally {
      for (const listener of listeners) process.on('uncaughtException', listener)
    }
    expect(seen).toEqual([1, 2, 3])
  })

  it('is ended when somebody else reads too, and says so', async () => {
    using ring = make()
    using send = sender(ring)
    const subscription = ring.listen(() => expect.unreachable())
    moveOn(ring.fd)
    send(1)
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    try {
      const [error] = await once(process, 'uncaughtException')
      expect(error).toMatchObject({
        code: 'EBUSY',
        message: expect.stringContaining('Somebody else, another thread or process, reads it too')
      })
    } finally {
      for (const listener of listeners) process.on('uncaughtException', listener)
    }
    expect(subscription.closed).toBe(true)
  })
})

/** Moves the consumer's position of an empty ring, as another process that reads it would: there and back again is no event of its own. */
function moveOn(fd: number): void {
  const handle = native.adopt(fd)
  const memory = native.memoryMap(handle, 0, 4096)
  if (typeof memory === 'number') throw new Error(`no memory: ${memory}`)
  const position = new BigUint64Array(memory, 0, 1)
  position[0] = position[0]! - 24n
  native.memoryUnmap(memory)
  native.close(handle)
}

describe('programs that do not wake the reader', () => {
  it('are heard at the next flush', async () => {
    using ring = make()
    using send = sender(ring)
    const seen: number[] = []
    using subscription = ring.listen(event => seen.push(event))
    await turns()
    send(1, 0, WakeUp.never)
    await turns()
    expect(seen).toEqual([])
    subscription.flush()
    expect(seen).toEqual([1])
    send(2, 0, WakeUp.never)
    ring.flush()
    expect(seen).toEqual([1, 2])
    subscription.close()
    const next = ring.events().next()
    await turns()
    send(3, 0, WakeUp.never)
    await turns()
    ring.flush()
    expect(await next).toEqual({ done: false, value: 3 })
  })

  it('are heard after an interval, where one is given', async () => {
    using ring = make()
    using send = sender(ring)
    const seen: number[] = []
    const subscription = ring.listen(event => seen.push(event), { interval: 5 })
    await turns()
    send(1, 0, WakeUp.never)
    await eventually(() => seen.length === 1)
    subscription.close()
    const events = ring.events({ interval: 5 })
    const next = events.next()
    await turns()
    send(2, 0, WakeUp.never)
    expect(await next).toEqual({ done: false, value: 2 })
  })

  it('are heard by who forces a wake-up', async () => {
    using ring = make()
    using send = sender(ring)
    const seen: number[] = []
    using _subscription = ring.listen(event => seen.push(event))
    await turns()
    send(1, 0, WakeUp.never)
    send(2, 0, WakeUp.automatic)
    await turns()
    expect(seen).toEqual([])
    send(3, 0, WakeUp.always)
    await eventually(() => seen.length === 3)
  })
})
