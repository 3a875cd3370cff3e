import type { MemoryView } from '../codec/index.js'
import type { CpuBuffers } from './cpu-buffers.js'
import type { RecordHandler } from './event-reader.js'
import { type EventSource, none } from './event-source.js'
import type { LostSamples } from './perf-buffer-options.js'
import { entryHeaderSize, SampleKind } from './sample-batch.js'
import type { SampleGathering } from './sample-gathering.js'

/** Where and when a sample was sent. Lent for the time of a call: it is that of the next sample afterwards. */
export interface SampleOrigin {
  readonly cpu: number
  /** Nanoseconds of CLOCK_MONOTONIC: `process.hrtime.bigint()`, except where a container has a time namespace with another offset. */
  readonly time: bigint
}

/** Is given an event, and where it comes from. */
export type SampleHandler<Event> = (event: Event, origin: SampleOrigin) => void

/** Is given one sample where it lies, as a `RecordHandler` is, and where it comes from. Its end may be filled up with other bytes. */
export type SampleRecordHandler = (view: MemoryView, offset: number, size: number, origin: SampleOrigin) => void

/** Reads the buffers of all CPUs: copies records out of them and hands samples over one by one. */
export class PerfReader<Event> implements EventSource<Event>, SampleOrigin {
  readonly what: string
  readonly wakesOnce = true
  readonly #buffers: CpuBuffers
  readonly #gathering: SampleGathering
  readonly #read: RecordHandler<Event>
  readonly #onLost: ((lost: LostSamples) => void) | undefined
  /** The record that is handed over; -1 for none. */
  #offset = -1
  #reads = false
  #delivered = 0

  constructor(
    what: string,
    buffers: CpuBuffers,
    gathering: SampleGathering,
    reading: { readonly read: RecordHandler<Event>; readonly onLost: ((lost: LostSamples) => void) | undefined }
  ) {
    this.what = what
    this.#buffers = buffers
    this.#gathering = gathering
    this.#read = reading.read
    this.#onLost = reading.onLost
  }

  get handles(): readonly number[] {
    return this.#buffers.all.map(({ handle }) => handle)
  }

  /** Samples that were handed over. */
  get delivered(): number {
    return this.#delivered
  }

  get cpu(): number {
    return this.#gathering.batch.cpuAt(this.#offset)
  }

  get time(): bigint {
    return this.#gathering.batch.timeAt(this.#offset)
  }

  begin(): void {
    if (this.#reads) throw new TypeError(`${this.what} is being read already: it has one reader at a time`)
    this.#reads = true
  }

  fill(): boolean {
    return this.#reads && (this.#gathering.hasRest || this.#gathering.gather())
  }

  /** Hands over what is in hand. What the handler throws ends it; the rest stays in hand. */
  deliver(handler: SampleHandler<Event>): void {
    while (this.#step()) handler(this.#event(), this)
  }

  /** Lends each sample as it is. */
  deliverRecords(handler: SampleRecordHandler): void {
    const { batch } = this.#gathering
    while (this.#step()) handler(batch.view, this.#offset + entryHeaderSize, batch.sizeAt(this.#offset), this)
  }

  take(): Event | typeof none {
    return this.#step() ? this.#event() : none
  }

  /** Begins, hands over what is there, and ends: a bufferful of each CPU at most, so that it ends while programs go on. How many samples. */
  drain(deliver: () => void): number {
    this.begin()
    const before = this.#delivered
    const most = this.#buffers.size * this.#buffers.all.length
    try {
      for (let bytes = 0; bytes < most && this.fill(); bytes += this.#gathering.batch.end) deliver()
    } finally {
      this.end()
    }
    return this.#delivered - before
  }

  release(): void {
    // The kernel has the place of all that is in the batch already.
  }

  end(): void {
    this.#reads = false
  }

  #event(): Event {
    const { batch } = this.#gathering
    return this.#read(batch.view, this.#offset + entryHeaderSize, batch.sizeAt(this.#offset))
  }

  /** Goes on to the next sample, before the call for it: that may throw, or end the reading. */
  #step(): boolean {
    while (this.#reads) {
      this.#offset = this.#gathering.next()
      if (this.#offset < 0) return false
      if (this.#gathering.batch.kindAt(this.#offset) === SampleKind.sample) {
        this.#delivered += 1
        return true
      }
      this.#report(this.cpu, this.#gathering.batch.lostAt(this.#offset))
    }
    return false
  }

  #report(cpu: number, count: number): void {
    this.#buffers.all.find(buffer => buffer.cpu === cpu)?.addLost(count)
    this.#onLost?.({ cpu, count })
  }
}
