import { type EventSource, none, type Reading } from './event-source.js'
import { checkReadingOptions, everyInterval, type ReadingOptions } from './reading-options.js'
import { openWakeUps } from './subscription.js'
import type { WakeUps } from './wake-ups.js'

/** Somebody who has called `next` and waits for an event. */
interface Taker<Event> {
  readonly resolve: (result: IteratorResult<Event, undefined>) => void
  readonly reject: (reason: unknown) => void
}

// Promises that are fulfilled at once leave no turn of the event loop to others.
const eventsInTurn = 1000

const finished = { done: true, value: undefined } as const

/**
 * Events one by one. Reading begins with the first `next`; an event's place goes back to the programs with the `next` after it. It ends when
 * what it reads is closed, when its signal is aborted (with the signal's reason as an error), or by `return`.
 */
export class EventIterator<Event> implements AsyncIterableIterator<Event, undefined>, Reading {
  readonly #source: EventSource<Event>
  readonly #options: ReadingOptions
  readonly #onReading: (reading: Reading | undefined) => void
  readonly #takers: Taker<Event>[] = []
  #wakeUps: WakeUps | undefined
  #stopTimer: (() => void) | undefined
  #givenInTurn = 0
  #ended = false
  #reason: { readonly error: unknown } | undefined

  /** `onReading` is told when it begins to read, and when it has ended. */
  constructor(source: EventSource<Event>, options: ReadingOptions, onReading: (reading: Reading | undefined) => void) {
    checkReadingOptions(options)
    this.#source = source
    this.#options = options
    this.#onReading = onReading
  }

  next(): Promise<IteratorResult<Event, undefined>> {
    try {
      if (this.#wakeUps === undefined && !this.#ended) this.#begin()
      const event = this.#takers.length === 0 && this.#givenInTurn < eventsInTurn ? this.#take() : none
      if (event !== none) return Promise.resolve({ done: false, value: event })
    } catch (error) {
      this.close()
      return Promise.reject(error)
    }
    return this.#ended ? this.#afterEnd() : new Promise((resolve, reject) => this.#wait({ resolve, reject }))
  }

  return(): Promise<IteratorReturnResult<undefined>> {
    this.close()
    return Promise.resolve(finished)
  }

  [Symbol.asyncIterator](): this {
    return this
  }

  /** Gives what is there to whoever waits. Only when nobody has come back since the last time is the kernel told to wake us no more. */
  readonly flush = (): void => {
    this.#givenInTurn = 0
    if (this.#takers.length === 0) this.#wakeUps?.stop()
    try {
      this.#give()
    } catch (error) {
      this.#fail(error)
    }
  }

  /** Ends the iteration; whoever waits is told so. Twice is fine. */
  close(): void {
    if (this.#ended) return
    this.#ended = true
    this.#options.signal?.removeEventListener('abort', this.#abort)
    this.#stopTimer?.()
    if (this.#wakeUps !== undefined) {
      this.#wakeUps.close()
      this.#source.end()
      this.#onReading(undefined)
    }
    for (const taker of this.#takers.splice(0)) taker.resolve(finished)
  }

  #begin(): void {
    const { signal, keepAlive = true } = this.#options
    signal?.throwIfAborted()
    this.#source.begin()
    this.#wakeUps = openWakeUps(this.#source, this.flush)
    this.#onReading(this)
    this.#stopTimer = everyInterval(this.#options, keepAlive, this.flush)
    signal?.addEventListener('abort', this.#abort, { once: true })
  }

  #take(): Event | typeof none {
    if (this.#ended) return none
    this.#source.release()
    let event = this.#source.take()
    while (event === none && this.#source.fill()) event = this.#source.take()
    if (event !== none) this.#givenInTurn += 1
    return event
  }

  #wait(taker: Taker<Event>): void {
    this.#takers.push(taker)
    if (this.#givenInTurn >= eventsInTurn) setImmediate(this.flush)
    this.#wakeUps?.start(this.#options.keepAlive ?? true)
  }

  #give(): void {
    while (this.#takers.length > 0) {
      const event = this.#take()
      if (event === none) return
      this.#takers.shift()?.resolve({ done: false, value: event })
    }
  }

  /** The first one who waits gets the error, or else the next one who asks. */
  #fail(error: unknown): void {
    const taker = this.#takers.shift()
    if (taker === undefined) this.#reason = { error }
    else taker.reject(error)
    this.close()
  }

  readonly #abort = (): void => this.#fail(this.#options.signal?.reason)

  #afterEnd(): Promise<IteratorResult<Event, undefined>> {
    const reason = this.#reason
    this.#reason = undefined
    return reason === undefined ? Promise.resolve(finished) : Promise.reject(reason.error)
  }
}
