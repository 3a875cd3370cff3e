import { ArrayMap, RingBuffer, u64number } from 'bpf-maps'
import { expect, it } from 'vitest'
import { eventually } from '../support/eventually.js'
import { needsLinux } from '../support/kernel/needs.js'
import { workerOf } from '../support/worker.js'
import { Gate, holder, sender } from './support/ring-producers.js'

const inWorker = workerOf<typeof import('./support/ring-scenarios.js')>(new URL('./support/ring-scenarios.ts', import.meta.url))

interface Held {
  readonly before: number[]
  /** What is read, and how much of the ring is in use, while a program is writing the second of three records. */
  readonly meanwhile: number[]
  readonly used: number
  readonly after: number[]
  /** The program was still writing when that was read: it cannot do so for long, and this thread may have had to wait. */
  readonly isSure: boolean
}

async function readWhileWriting(): Promise<Held> {
  using ring = RingBuffer.create({ event: u64number, size: 4096 })
  using gate = ArrayMap.create({ value: Gate, maxEntries: 1, mmapable: true })
  using program = holder(ring, gate)
  using send = sender(ring)
  send(1)
  await using worker = inWorker('run', [program.id])
  await worker.begun
  await eventually(() => gate.getOrThrow(0).held === 1)
  send(3)
  const before = ring.drain()
  const meanwhile = ring.drain()
  const { used } = ring.statistics()
  const isSure = gate.getOrThrow(0).submitted === 0
  gate.set(0, { held: 1, open: 1, submitted: 0 })
  await worker.outcome
  return { before, meanwhile, used, after: ring.drain(), isSure }
}

needsLinux('6.9').describe('a record that a program is still writing', () => {
  it('is waited for, with those behind it; nothing is lost, nothing comes twice', async () => {
    for (let tries = 0; tries < 5; tries++) {
      const { isSure, ...held } = await readWhileWriting()
      if (isSure) return expect(held).toEqual({ before: [1], meanwhile: [], used: 48, after: [2, 3] })
      expect([...held.before, ...held.meanwhile, ...held.after]).toEqual([1, 2, 3])
    }
    throw new Error('this thread was too late five times')
  })
})
