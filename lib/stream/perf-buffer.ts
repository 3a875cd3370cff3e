import { inspect } from 'node:util'
import { atPath, invalidType } from '../codec/index.js'
import { closedError } from '../errors/index.js'
import { PerfEventArray } from '../map/perf-event-array.js'
import { CpuBuffers } from './cpu-buffers.js'
import { EventIterator } from './event-iterator.js'
import { readerOf } from './event-reader.js'
import type { Reading } from './event-source.js'
import { bufferForm, type PerfBufferOptions } from './perf-buffer-options.js'
import { PerfReader, type SampleHandler, type SampleRecordHandler } from './perf-reader.js'
import { type ReadingOptions, requireHandler } from './reading-options.js'
import { GatheringByCpu, GatheringByTime } from './sample-gathering.js'
import { type Subscription, subscribe } from './subscription.js'
import { WakeUps } from './wake-ups.js'

/** How a perf buffer is doing. */
export interface PerfBufferStatistics {
  /** The CPUs that have a buffer. */
  readonly cpus: readonly number[]
  /** Bytes of each buffer. */
  readonly size: number
  /** Samples that were handed over. */
  readonly delivered: number
  /** Samples for which there was no room, or which came while it was paused. Before Linux 6.0 only those that the kernel has reported. */
  readonly lost: number
}

// How often it looks for CPUs that came or went while it is read.
const refreshInterval = 1000

/**
 * Receives what programs send by `bpf_perf_event_output()`: a buffer for each CPU that runs, in the CPU's slot of a `PerfEventArray`.
 *
 * ```ts
 * const events = PerfEventArray.create({ name: 'events' })
 * const buffer = PerfBuffer.open(events, { event: struct({ pid: u32, name: text(16) }) })
 * for await (const { pid, name } of buffer) console.log(pid, name)
 * ```
 *
 * Samples of one CPU come in the order in which they were sent. Nobody's slowness slows the programs: what finds no room is lost, and counted.
 * Where Linux is 5.8 or newer, `RingBuffer` has one order for all CPUs and one memory for all of them. Needs CAP_PERFMON. Since Linux 4.4.
 */
export class PerfBuffer<Event> implements Disposable {
  /** Opens the buffers and puts them into the map, which has a slot for each CPU. What was in these slots is replaced. */
  static open<Event>(map: PerfEventArray, options: PerfBufferOptions<Event>): PerfBuffer<Event> {
    return new PerfBuffer(map, options)
  }

  readonly #what: string
  readonly #buffers: CpuBuffers
  readonly #reader: PerfReader<Event>
  /** What reads it at the moment, if that takes longer than a call, and looks for other CPUs meanwhile. */
  #reading: Reading | undefined
  #refreshing: NodeJS.Timeout | undefined
  readonly #lateWakeUps: WakeUps[] = []
  #closed = false

  private constructor(map: PerfEventArray, options: PerfBufferOptions<Event>) {
    if (!(map instanceof PerfEventArray)) throw atPath(invalidType('a PerfEventArray', map), 'map')
    const form = bufferForm(options)
    const byTime = options.inTimeOrder || form.overwritable
    this.#what = `perf buffer of ${map}`
    this.#buffers = new CpuBuffers(map, form)
    const gathering = byTime ? new GatheringByTime(this.#buffers) : new GatheringByCpu(this.#buffers)
    this.#reader = new PerfReader(this.#what, this.#buffers, gathering, { read: readerOf(options.event), onLost: options.onLost })
  }

  get closed(): boolean {
    return this.#closed
  }

  /**
   * Calls `handler` with each event that is there, and returns how many. At most a bufferful of each CPU, so that it ends while programs go on.
   *
   * What the handler throws ends it; the events after that stay.
   */
  consume(handler: SampleHandler<Event>): number {
    requireHandler(handler)
    return this.#open().drain(() => this.#reader.deliver(handler))
  }

  /** The same with samples as they are, nothing copied or made. */
  consumeRecords(handler: SampleRecordHandler): number {
    requireHandler(handler)
    return this.#open().drain(() => this.#reader.deliverRecords(handler))
  }

  /** The events that are there. */
  drain(): Event[] {
    const events: Event[] = []
    this.consume(event => events.push(event))
    return events
  }

  /**
   * Calls `handler` with each event from now on, as soon as it comes, until the subscription or the buffer is closed.
   *
   * It does not keep the process alive, unless `keepAlive` is set. A signal that is aborted ends it quietly.
   */
  listen(handler: SampleHandler<Event>, options: ReadingOptions = {}): Subscription {
    requireHandler(handler)
    return this.#subscribe(() => this.#reader.deliver(handler), options)
  }

  /** The same with samples as they are, nothing copied or made. */
  listenRecords(handler: SampleRecordHandler, options: ReadingOptions = {}): Subscription {
    requireHandler(handler)
    return this.#subscribe(() => this.#reader.deliverRecords(handler), options)
  }

  /**
   * The events as they come, for `for await`. It ends when the loop is left, when the buffer is closed, or with the reason of a signal that is
   * aborted as an error.
   *
   * A loop that waits keeps the process alive, unless `keepAlive` is `false`.
   */
  events(options: ReadingOptions = {}): AsyncIterableIterator<Event, undefined> {
    return new EventIterator(this.#open(), options, reading => this.#setReading(reading))
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Event, undefined> {
    return this.events()
  }

  /** Gives the events that are there to who reads the buffer, now: those that were too few for a wake-up. */
  flush(): void {
    this.#open()
    this.#reading?.flush()
  }

  /** Lets no more samples in. Those that programs send meanwhile count as lost. */
  pause(): this {
    this.#open()
    this.#buffers.setPaused(true)
    return this
  }

  /** Lets samples in again. */
  resume(): this {
    this.#open()
    this.#buffers.setPaused(false)
    return this
  }

  /** Opens buffers for CPUs that came on line, closes those of CPUs that went. While it is read, that happens by itself each second. */
  refresh(): void {
    this.#open()
    const handles = this.#buffers.refresh().map(({ handle }) => handle)
    if (this.#reading === undefined || handles.length === 0) return
    const wakeUps = new WakeUps({ handles, what: this.#what, wakesOnce: true }, () => this.flush())
    wakeUps.start(false)
    this.#lateWakeUps.push(wakeUps)
  }

  statistics(): PerfBufferStatistics {
    const { delivered } = this.#open()
    const { all, size, lost } = this.#buffers
    return { cpus: all.map(({ cpu }) => cpu), size, delivered, lost }
  }

  /** Ends what reads it, takes its buffers out of the map and closes them. Twice is fine. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#reading?.close()
    this.#reader.end()
    this.#buffers.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  /** `perf buffer of perf_event_array map "events" (id 12)` */
  toString(): string {
    return this.#what
  }

  [inspect.custom](): string {
    return `[${this.#what}${this.#closed ? ', closed' : ''}]`
  }

  #open(): PerfReader<Event> {
    if (this.#closed) throw closedError(this.#what)
    return this.#reader
  }

  #subscribe(deliver: () => void, options: ReadingOptions): Subscription {
    const subscription = subscribe(this.#open(), deliver, options, () => this.#setReading(undefined))
    this.#setReading(subscription)
    return subscription
  }

  #setReading(reading: Reading | undefined): void {
    this.#reading = reading
    clearInterval(this.#refreshing)
    for (const wakeUps of this.#lateWakeUps.splice(0)) wakeUps.close()
    const refresh = () => this.#buffers.hasMap && this.refresh()
    if (reading !== undefined) this.#refreshing = setInterval(refresh, refreshInterval).unref()
  }
}
