import { once } from 'node:events'
import { setImmediate, setTimeout } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { PollEvent, PollState } from '../../lib/sys/constants.js'
import { native } from '../../lib/sys/native.js'
import { eventually } from '../support/eventually.js'
import { EBADF, EBUSY, EINVAL, EPERM } from './support/errno.js'
import { collectGarbage } from './support/garbage-collection.js'
import { MapType, opened, testMap } from './support/maps.js'
import { ProgramType, testProgram } from './support/programs.js'
import { ringOutput } from './support/ring-program.js'

const none = new Uint8Array()

function testRing() {
  const ring = testMap({ type: MapType.ringBuffer, keySize: 0, valueSize: 0, maxEntries: 4096 }).handle
  const program = testProgram(ProgramType.rawTracepoint, ringOutput(native.descriptor(ring)))
  const send = () => expect(native.programRun(program, none, none, none, none, 0, 0, 0, 0, new Uint32Array(4))).toBe(0)
  return { ring, send }
}

/** Takes everything out. */
function empty(ring: number): void {
  native.ringBegin(ring)
  native.ringRelease(ring, native.ringRead(ring, new Uint8Array(4096)))
}

/** Several turns of the event loop, each with a look at the descriptors. */
async function turns(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await setTimeout(1)
    await setImmediate()
  }
}

describe('waiting', () => {
  test('calls when there is something to read', async () => {
    const { ring, send } = testRing()
    const statuses: number[] = []
    expect(native.pollOpen(ring, PollEvent.readable, status => statuses.push(status) && empty(ring))).toBe(0)
    expect(native.pollEnter(ring, PollState.waiting)).toBe(0)
    await turns()
    expect(statuses).toEqual([])
    send()
    await eventually(() => statuses.length > 0)
    send()
    await eventually(() => statuses.length > 1)
    await turns()
    expect(statuses).toEqual([0, 0])
  })

  test('calls in each turn as long as something is left, until it is stopped', async () => {
    const { ring, send } = testRing()
    let calls = 0
    native.pollOpen(ring, PollEvent.readable, () => {
      calls += 1
      if (calls === 3) native.pollEnter(ring, PollState.stopped)
    })
    native.pollEnter(ring, PollState.waiting)
    send()
    await eventually(() => calls === 3)
    await turns()
    expect(calls).toBe(3)
    native.pollEnter(ring, PollState.waiting)
    await eventually(() => calls > 3)
  })

  test('sees what was there before it began', async () => {
    const { ring, send } = testRing()
    send()
    let calls = 0
    native.pollOpen(ring, PollEvent.readable, () => {
      calls += 1
      empty(ring)
    })
    native.pollEnter(ring, PollState.waiting)
    await eventually(() => calls === 1)
  })

  test('calls when there is room to write', async () => {
    const ring = testMap({ type: MapType.userRingBuffer, keySize: 0, valueSize: 0, maxEntries: 4096 }).handle
    const called = new Promise(resolve => native.pollOpen(ring, PollEvent.writable, resolve))
    native.pollEnter(ring, PollState.waiting)
    expect(await called).toBe(0)
    native.pollClose(ring)
  })

  test('can be ended by its own callback, in each of the ways', async () => {
    for (const end of [native.close, native.pollClose, (ring: number) => native.pollEnter(ring, PollState.stopped)]) {
      const { ring, send } = testRing()
      let calls = 0
      native.pollOpen(ring, PollEvent.readable, () => {
        calls += 1
        end(ring)
      })
      native.pollEnter(ring, PollState.waiting)
      send()
      await eventually(() => calls === 1)
      await turns()
      expect(calls).toBe(1)
    }
  })

  test('reports what the callback throws as an uncaught exception, and goes on', async () => {
    const { ring, send } = testRing()
    let calls = 0
    native.pollOpen(ring, PollEvent.readable, () => {
      calls += 1
      empty(ring)
      throw new Error(`call ${calls}`)
    })
    native.pollEnter(ring, PollState.waiting)
    const listeners = process.listeners('uncaughtException')
    process.removeAllListeners('uncaughtException')
    try {
      for (const number of [1, 2]) {
        send()
        const [error] = await once(process, 'uncaughtException')
        expect((error as Error).message).toBe(`call ${number}`)
      }
    } finally {
      for (const listener of listeners) process.on('uncaughtException', listener)
    }
  })

  test('lets go of its callback when it is ended', async () => {
    let collected = 0
    const registry = new FinalizationRegistry(() => (collected += 1))
    const hold = (ring: number) => {
      const callback = () => undefined
      registry.register(callback, 0)
      native.pollOpen(ring, PollEvent.readable, callback)
    }
    const [first, second] = [testRing().ring, testRing().ring]
    hold(first)
    hold(second)
    native.pollClose(first)
    native.close(second)
    await eventually(() => {
      collectGarbage()
      return collected === 2
    })
  })

  test('is there once for an object, and for each of its handles', () => {
    const { ring } = testRing()
    const callback = () => undefined
    expect(native.pollOpen(ring, PollEvent.readable, callback)).toBe(0)
    expect(native.pollOpen(ring, PollEvent.readable, callback)).toBe(EBUSY)
    expect(native.pollOpen(opened(native.adopt(native.descriptor(ring))), PollEvent.readable, callback)).toBe(0)
    expect(native.pollClose(ring)).toBe(0)
    expect(native.pollClose(ring)).toBe(EBADF)
    expect(native.pollOpen(ring, PollEvent.readable, callback)).toBe(0)
  })

  test('refuses what it cannot wait for, and wrong arguments', () => {
    const { ring } = testRing()
    const callback = () => undefined
    expect(native.pollOpen(testProgram(), PollEvent.readable, callback)).toBe(EPERM)
    expect(native.pollOpen(ring, 3, callback)).toBe(EINVAL)
    expect(() => native.pollOpen(ring, PollEvent.readable, {} as () => void)).toThrow(TypeError)
    expect(native.pollEnter(ring, PollState.waiting)).toBe(EBADF)
    native.pollOpen(ring, PollEvent.readable, callback)
    expect(native.pollEnter(ring, 3)).toBe(EINVAL)
    native.close(ring)
    expect(native.pollEnter(ring, PollState.waiting)).toBe(EBADF)
    expect(native.pollOpen(ring, PollEvent.readable, callback)).toBe(EBADF)
  })
})
