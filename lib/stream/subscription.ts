import type { EventSource } from './event-source.js'
import { checkReadingOptions, everyInterval, type ReadingOptions } from './reading-options.js'
import { WakeUps } from './wake-ups.js'

// So that a flood of events leaves turns of the event loop to others. 16 batches are about a millisecond's work.
const batchesInTurn = 16

/**
 * A function that is called with each event, until the subscription or what it listens to is closed.
 *
 * What the function throws is an uncaught exception, as in any callback of Node's; the events after it still come.
 */
export class Subscription implements Disposable {
  readonly #flush: () => void
  readonly #end: () => void
  #closed = false

  /** @internal */
  constructor(flush: () => void, end: () => void) {
    this.#flush = flush
    this.#end = end
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Calls the function with the events that are there, now: for programs that send them without waking the reader. */
  flush(): void {
    if (!this.#closed) this.#flush()
  }

  /** Ends the calls. Events that were not handed over stay where they are. Twice is fine. */
  close(): void {
    if (this.#closed) return
    this.#closed = true
    this.#end()
  }

  [Symbol.dispose](): void {
    this.close()
  }
}

/** Calls `deliver` when events came: it hands over what the source has in hand. `onEnd` is told when that ends. */
export function subscribe(source: EventSource<unknown>, deliver: () => void, options: ReadingOptions, onEnd: () => void): Subscription {
  checkReadingOptions(options)
  const { signal, keepAlive = false } = options
  signal?.throwIfAborted()
  source.begin()
  const takeTurn = withoutReentry(() => {
    let isDone = false
    try {
      isDone = deliverTurn(source, deliver, subscription)
    } finally {
      // A perf buffer wakes us for what comes, not for what is left.
      if (!isDone) setImmediate(takeTurn)
    }
  })
  const wakeUps = openWakeUps(source, takeTurn)
  const stopTimer = everyInterval(options, keepAlive, takeTurn)
  const close = () => subscription.close()
  const subscription = new Subscription(takeTurn, () => {
    signal?.removeEventListener('abort', close)
    stopTimer()
    wakeUps.close()
    source.end()
    onEnd()
  })
  signal?.addEventListener('abort', close, { once: true })
  wakeUps.start(keepAlive)
  return subscription
}

// A flush by the handler itself would put the next batch where its record lies.
function withoutReentry(action: () => void): () => void {
  let isInside = false
  return () => {
    if (isInside) return
    isInside = true
    try {
      action()
    } finally {
      isInside = false
    }
  }
}

/** Waits for the source, which has begun; ends it where that fails. */
export function openWakeUps(source: EventSource<unknown>, callback: () => void): WakeUps {
  try {
    return new WakeUps(source, callback)
  } catch (error) {
    source.end()
    throw error
  }
}

/** Hands over what is there, up to a turn's work; whether that was all. */
function deliverTurn(source: EventSource<unknown>, deliver: () => void, subscription: Subscription): boolean {
  for (let batch = 0; batch < batchesInTurn && !subscription.closed; batch++) {
    if (!fillOrClose(source, subscription)) return true
    deliver()
  }
  return subscription.closed
}

// Reading that fails once fails in each turn of the event loop.
function fillOrClose(source: EventSource<unknown>, subscription: Subscription): boolean {
  try {
    return source.fill()
  } catch (error) {
    subscription.close()
    throw error
  }
}
