import { atPath, invalidType } from '../codec/index.js'
import { nothing } from '../codec/nothing.js'
import { type AnyBinding, describeMap, identity, openHandle } from '../map/binding.js'
import { BpfMap, wrapLike } from '../map/bpf-map.js'
import type { MapLocation } from '../map/open.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from '../map/options.js'
import { native } from '../sys/native.js'
import { EventIterator } from './event-iterator.js'
import { type EventReader, type RecordHandler, readerOf, recordBytes } from './event-reader.js'
import type { Reading } from './event-source.js'
import { type ReadingOptions, requireHandler } from './reading-options.js'
import { ringRefusal } from './ring-failure.js'
import { RingReader } from './ring-reader.js'
import { requireRingSize } from './ring-size.js'
import { type Subscription, subscribe } from './subscription.js'

/** What a ring's records are, and what is known of those that were lost. */
export interface RingReading<Event> {
  /** A codec, for records that are all alike, or a function that looks at each of them. */
  readonly event: EventReader<Event>
  /** How many records programs could not send because the ring was full, from wherever they count that: `statistics` tells it. */
  readonly dropped?: () => number | bigint
}

/** The same as it is kept. */
interface RingForm<Event> {
  readonly event: EventReader<Event>
  readonly dropped?: (() => number | bigint) | undefined
}

/** What `RingBuffer.create` takes. */
export interface RingBufferOptions<Event> extends RingReading<Event>, Pick<MapOptions, 'name' | 'numaNode' | 'pin' | 'onIncompatible'> {
  /** Bytes of all records that it can hold, each with 8 more and rounded up to 8: a power of two, at least a page. */
  readonly size: number
}

/** How a ring is doing. */
export interface RingStatistics {
  /** Bytes. */
  readonly size: number
  /** Bytes that programs cannot write to at the moment: records that wait, are in hand, or are being written. */
  readonly used: number
  /** Records that this object has handed over. */
  readonly delivered: number
  /** Records that programs had reserved and discarded, as far as this object came by. */
  readonly discarded: number
  /** What the option `dropped` says; `undefined` without it: the kernel keeps no count. */
  readonly dropped: number | bigint | undefined
}

/**
 * Records that programs send, in the order in which they reserved them: `ringbuf`. Since Linux 5.8.
 *
 * ```ts
 * const ring = RingBuffer.create({ name: 'opens', event: struct({ pid: u32, name: text(16) }), size: 256 * 1024 })
 * for await (const { pid, name } of ring) console.log(pid, name)
 * ```
 *
 * It has one reader at a time. Nobody's slowness slows the programs: when the ring is full, theirs is the news that a record did not fit.
 */
export class RingBuffer<Event> extends BpfMap {
  static create<Event>(options: RingBufferOptions<Event>): RingBuffer<Event> {
    const { size, event, dropped } = options
    checkReading({ event, dropped })
    requireRingSize(size)
    return new RingBuffer(createBound('ringbuf', { ...options, maxEntries: size, value: nothing }), undefined, { event, dropped })
  }

  /** Opens a ring that exists. Without a codec its events are the bytes of each record. */
  static open<Event>(location: MapLocation, options: OpenOptions & RingReading<Event>): RingBuffer<Event>
  static open(location: MapLocation, options?: OpenOptions): RingBuffer<Uint8Array<ArrayBuffer>>
  static open<Event>(location: MapLocation, options: OpenOptions & Partial<RingReading<Event>> = {}): RingBuffer<Event> {
    // Without a codec the events are bytes, as the second signature says.
    const { event = recordBytes as RecordHandler<unknown> as RecordHandler<Event>, dropped } = options
    checkReading({ event, dropped })
    return new RingBuffer(openBound(location, options, { types: ['ringbuf'] }), location, { event, dropped })
  }

  readonly #binding: AnyBinding
  readonly #reader: RingReader<Event>
  readonly #form: RingForm<Event>
  /** What reads it at the moment, if that takes longer than a call. */
  #reading: Reading | undefined

  /** @internal */
  constructor(binding: AnyBinding, location: MapLocation | undefined, form: RingForm<Event>) {
    super(binding, location)
    this.#binding = binding
    this.#form = form
    const what = describeMap(identity(binding))
    this.#reader = new RingReader(
      {
        id: binding.info.id,
        what,
        size: binding.info.maxEntries,
        handle: () => openHandle(binding),
        refusal: status => ringRefusal(`read ${what}`, status, identity(binding))
      },
      readerOf(form.event)
    )
  }

  /** Bytes. */
  get size(): number {
    return this.maxEntries
  }

  /**
   * Calls `handler` with each event that is there, and returns how many. At most a ringful, so that it ends while programs go on.
   *
   * What the handler throws ends it; the events after that stay in the ring.
   */
  consume(handler: (event: Event) => void): number {
    requireHandler(handler)
    return this.#reader.drain(() => this.#reader.deliver(handler))
  }

  /** The same with records as they are, nothing copied or made: see `RecordHandler`. */
  consumeRecords(handler: RecordHandler): number {
    requireHandler(handler)
    return this.#reader.drain(() => this.#reader.deliverRecords(handler))
  }

  /** The events that are there. */
  drain(): Event[] {
    const events: Event[] = []
    this.consume(event => events.push(event))
    return events
  }

  /**
   * Calls `handler` with each event from now on, as soon as it comes, until the subscription or the ring is closed.
   *
   * It does not keep the process alive, unless `keepAlive` is set. A signal that is aborted ends it quietly.
   */
  listen(handler: (event: Event) => void, options: ReadingOptions = {}): Subscription {
    requireHandler(handler)
    return this.#subscribe(() => this.#reader.deliver(handler), options)
  }

  /** The same with records as they are, nothing copied or made: see `RecordHandler`. */
  listenRecords(handler: RecordHandler, options: ReadingOptions = {}): Subscription {
    requireHandler(handler)
    return this.#subscribe(() => this.#reader.deliverRecords(handler), options)
  }

  /**
   * The events as they come, for `for await`. It ends when the loop is left, when the ring is closed, or with the reason of a signal that is
   * aborted as an error. An event's place in the ring is free for programs when the loop asks for the next one.
   *
   * A loop that waits keeps the process alive, unless `keepAlive` is `false`.
   */
  events(options: ReadingOptions = {}): AsyncIterableIterator<Event, undefined> {
    return new EventIterator(this.#reader, options, reading => (this.#reading = reading))
  }

  [Symbol.asyncIterator](): AsyncIterableIterator<Event, undefined> {
    return this.events()
  }

  /** Gives the events that are there to who reads the ring, now: for programs that send them without waking the reader. */
  flush(): void {
    openHandle(this.#binding)
    this.#reading?.flush()
  }

  statistics(): RingStatistics {
    const used = native.ringUsed(openHandle(this.#binding))
    if (used < 0) throw ringRefusal(`read ${this.toString()}`, used, identity(this.#binding))
    const { delivered, discarded } = this.#reader
    return { size: this.size, used, delivered, discarded, dropped: this.#form.dropped?.() }
  }

  /** @internal */
  override [wrapLike](binding: AnyBinding): RingBuffer<Event> {
    return new RingBuffer(binding, undefined, this.#form)
  }

  /** Ends what reads the ring, and closes the descriptor. Events that were not handed over stay. Twice is fine. */
  override close(): void {
    this.#reading?.close()
    this.#reader.end()
    super.close()
  }

  #subscribe(deliver: () => void, options: ReadingOptions): Subscription {
    const subscription = subscribe(this.#reader, deliver, options, () => (this.#reading = undefined))
    this.#reading = subscription
    return subscription
  }
}

function checkReading({ event, dropped }: RingForm<unknown>): void {
  readerOf(event)
  if (dropped !== undefined && typeof dropped !== 'function') throw atPath(invalidType('a function', dropped), 'dropped')
}
