/** What `take` gives when there is no event: events can be anything else. */
export const none: unique symbol = Symbol('none')

/**
 * Where events come from: the memory that programs write into, in batches that are copied out of it.
 *
 *     fill()             take()                       release()
 *     ring ──> batch ──> events, one after the other ──> their place goes back to the programs
 */
export interface EventSource<Event> {
  /** For messages: `ringbuf map "events" (id 12)`. */
  readonly what: string
  /** The handles of what becomes ready when events come. */
  readonly handles: readonly number[]
  /** They wake up only those who wait already, and only for what comes then: a perf buffer's, while a ring's are ready as long as it holds something. */
  readonly wakesOnce?: boolean
  /** Becomes the one reader. Throws if there is one. */
  begin(): void
  /** Whether there is something in hand: a rest, or else what was there to read. Throws what the kernel says against reading. */
  fill(): boolean
  /** The next event in hand. */
  take(): Event | typeof none
  /** Gives back the place of the events that were handed over. */
  release(): void
  /** Gives back what was handed over and lets go of the rest, which stays for the next reader. Twice is fine. */
  end(): void
}

/** Somebody who reads a source over a longer time. */
export interface Reading {
  /** Hands over what is there, without waiting for a wake-up. */
  flush(): void
  /** Ends it, and tells those who wait. Twice is fine. */
  close(): void
}
