import { setTimeout } from 'node:timers/promises'
import { RingBuffer, UserRingBuffer, u64number } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { backgroundChildOf } from '../support/background-child.js'
import { childOf } from '../support/child.js'
import { workerOf } from '../support/worker.js'
import { floodWhileStopping } from './support/flood.js'
import { sender } from './support/ring-producers.js'

const scenarios = new URL('./support/ring-scenarios.ts', import.meta.url)
const inChild = childOf<typeof import('./support/ring-scenarios.js')>(scenarios)
const inBackground = backgroundChildOf<typeof import('./support/ring-scenarios.js')>(scenarios)
const inWorker = workerOf<typeof import('./support/ring-scenarios.js')>(scenarios)

const make = () => RingBuffer.create({ event: u64number, size: 4096 })

describe('a ring and the process that reads it', () => {
  it('goes on where a reader was that was killed, with the event that it had not finished', async () => {
    using ring = make()
    using send = sender(ring)
    for (const number of [1, 2, 3, 4, 5]) send(number)
    await using child = inBackground('takeSlowly', [ring.id])
    await child.begun
    await child.kill()
    send(6)
    expect(ring.drain()).toEqual([3, 4, 5, 6])
  })

  it('is left by a process that has nothing to do but to listen, or to wait in the background', () => {
    using ring = make()
    expect(inChild('listenAndLeave', [ring.id]).result).toBe('left')
    expect(inChild('waitAndLeave', [ring.id]).result).toBe('left')
  })

  it('keeps a process alive that asks for it, until the ring is closed', async () => {
    using ring = make()
    using send = sender(ring)
    await using child = inBackground('listenForOne', [ring.id])
    await child.begun
    await setTimeout(100)
    expect(child.process.exitCode).toBeNull()
    send(1)
    expect(await child.outcome).toEqual({ result: 'heard' })
  })

  it('keeps a loop alive that waits', async () => {
    using ring = make()
    using send = sender(ring)
    await using child = inBackground('take', [ring.id, 2])
    await child.begun
    await setTimeout(50)
    for (const number of [1, 2]) send(number)
    expect(await child.outcome).toEqual({ result: [1, 2] })
  })

  it('costs no time of the processor while nothing comes', () => {
    using ring = make()
    expect(inChild('waitIdly', [ring.id, 300]).result).toBeLessThan(60)
  })
})

describe('a full user ring and the process that waits', () => {
  it('is left, unless the process is to be kept alive', async () => {
    using ring = UserRingBuffer.create({ size: 4096 })
    ring.write(new Uint8Array(8))
    expect(inChild('waitForRoomAndLeave', [ring.id]).result).toBe('left')
    await using child = inBackground('waitForRoom', [ring.id, true])
    await child.begun
    await setTimeout(50)
    expect(child.process.exitCode).toBeNull()
  })
})

describe('a ring and a worker thread', () => {
  it('gives it the events', async () => {
    using ring = make()
    using send = sender(ring)
    await using worker = inWorker('take', [ring.id, 3])
    await worker.begun
    for (const number of [1, 2, 3]) {
      send(number)
      await setTimeout(1)
    }
    expect(await worker.outcome).toEqual({ result: [1, 2, 3] })
  })

  it('does not mind when the thread is stopped in the middle of a flood', async () => {
    using ring = make()
    using send = sender(ring)
    for (let round = 0; round < 3; round++) await floodWhileStopping(inWorker('listenForEver', [ring.id]), send)
    ring.drain()
    send(7)
    expect(ring.drain()).toEqual([7])
  })

  it('lets it be stopped while it waits, for events or for room', async () => {
    using ring = make()
    using commands = UserRingBuffer.create({ size: 4096 })
    commands.write(new Uint8Array(8))
    for (const worker of [inWorker('listenForEver', [ring.id]), inWorker('waitForRoom', [commands.id, true])]) {
      await worker.begun
      await setTimeout(20)
      await worker.terminate()
    }
    using send = sender(ring)
    send(1)
    expect(ring.drain()).toEqual([1])
  })

  it('refuses to share it: who comes second to an event is told', async () => {
    using ring = make()
    using send = sender(ring)
    await using worker = inWorker('listenForEver', [ring.id])
    await worker.begun
    const events = ring.events()
    const next = events.next()
    let error: unknown
    next.catch(reason => (error = reason))
    worker.outcome.catch(reason => (error = reason))
    for (let number = 0; error === undefined && number < 5000; number++) {
      send(number)
      await setTimeout(0)
      if (error === undefined) events.next().catch(reason => (error = reason))
    }
    expect(error).toBeInstanceOf(Error)
    await events.return?.()
  })
})
