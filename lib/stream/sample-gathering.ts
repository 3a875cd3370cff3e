import { kernelTime } from '../sys/clock.js'
import type { CpuBuffer } from './cpu-buffer.js'
import type { CpuBuffers } from './cpu-buffers.js'
import { SampleBatch } from './sample-batch.js'

/** Brings records of all CPUs into one batch, and gives them out one by one. */
export interface SampleGathering {
  readonly batch: SampleBatch
  /** Whether there are records in the batch that were not given out. */
  readonly hasRest: boolean
  /** Fills the batch, of which all was given out; whether there was something. */
  gather(): boolean
  /** Where the next record of the batch begins, marked with its CPU; -1 after the last. */
  next(): number
}

/** A batch of one CPU after the other: as fast as it goes. */
export class GatheringByCpu implements SampleGathering {
  readonly batch = new SampleBatch()
  readonly #buffers: CpuBuffers
  #offset = 0
  #cpu = 0
  #turn = 0

  constructor(buffers: CpuBuffers) {
    this.#buffers = buffers
  }

  get hasRest(): boolean {
    return this.#offset < this.batch.end
  }

  gather(): boolean {
    this.batch.keep([])
    this.#offset = 0
    const { all } = this.#buffers
    for (let tries = 0; tries < all.length && this.batch.end === 0; tries++) {
      const buffer = all[this.#turn++ % all.length]!
      this.#cpu = buffer.cpu
      this.batch.extend(buffer.drain(this.batch.room()))
    }
    return this.batch.end > 0
  }

  next(): number {
    const offset = this.#offset
    if (offset >= this.batch.end) return -1
    this.batch.markCpu(offset, this.#cpu)
    this.#offset = this.batch.after(offset)
    return offset
  }
}

/**
 * All that is there of all CPUs, by its times.
 *
 * While one CPU is read, others go on: what is later than the beginning of the round waits for the next one, because something earlier may
 * still lie in a buffer that was read before.
 *
 *     CPU 0   |  1   3 | 6              | read first
 *     CPU 1   |  2     | 4   5          | read a little later
 *                      ^ the round began: 1, 2 and 3 are given out, 4 and 5 wait for 6
 */
export class GatheringByTime implements SampleGathering {
  readonly batch = new SampleBatch()
  readonly #buffers: CpuBuffers
  /** Offsets: what is to be given out, by time, and what waits, by its place. */
  #order: readonly number[] = []
  #waiting: readonly number[] = []
  #position = 0

  constructor(buffers: CpuBuffers) {
    this.#buffers = buffers
  }

  get hasRest(): boolean {
    return this.#position < this.#order.length
  }

  gather(): boolean {
    // What waits is earlier than the beginning of the next round: two are enough.
    return this.#gatherRound() || (this.#waiting.length > 0 && this.#gatherRound())
  }

  next(): number {
    return this.#order[this.#position++] ?? -1
  }

  #gatherRound(): boolean {
    const begin = kernelTime()
    const offsets = this.batch.keep(this.#waiting)
    // Where a buffer fails, what came before waits for the next round.
    this.#waiting = offsets
    this.#order = []
    this.#position = 0
    for (const buffer of this.#buffers.all) this.#drain(buffer, offsets)
    this.#waiting = offsets.filter(offset => this.batch.timeAt(offset) > begin)
    this.#order = offsets.filter(offset => this.batch.timeAt(offset) <= begin).sort((one, other) => this.#compare(one, other))
    return this.#order.length > 0
  }

  /** A bufferful at most, so that it ends while programs go on; the oldest first. */
  #drain(buffer: CpuBuffer, offsets: number[]): void {
    const { batch } = this
    const most = batch.end + this.#buffers.size
    buffer.whileStill(this.#buffers.isPaused, () => {
      while (batch.end < most && this.#take(buffer, offsets));
    })
  }

  /** Whether there was something. */
  #take(buffer: CpuBuffer, offsets: number[]): boolean {
    const { batch } = this
    const start = batch.end
    batch.extend(buffer.drain(batch.room()))
    for (let at = start; at < batch.end; at = batch.after(at)) {
      batch.markCpu(at, buffer.cpu)
      offsets.push(at)
    }
    return batch.end > start
  }

  #compare(one: number, other: number): number {
    const difference = this.batch.timeAt(one) - this.batch.timeAt(other)
    return difference < 0n ? -1 : Number(difference > 0n)
  }
}
