import { PollEvent } from '../sys/constants.js'
import { checkReadingOptions, everyInterval, type ReadingOptions } from './reading-options.js'
import { WakeUps } from './wake-ups.js'

/** How room for a record is waited for. */
export interface RoomOptions extends ReadingOptions {
  /** Bytes of the record, where no codec says it: 0 by default. */
  readonly size?: number
}

/** A ring that somebody wants to write to. */
export interface WritableRing {
  readonly what: string
  readonly handle: () => number
  /** Whether a record of so many bytes finds room. */
  readonly hasRoom: (size: number) => boolean
  /** Takes the room that is left, so that nothing but a program's reading makes the ring writable. */
  readonly fillUp: () => void
}

interface Waiting {
  readonly size: number
  readonly keepAlive: boolean
  readonly resolve: () => void
  readonly reject: (reason: unknown) => void
}

/**
 * Those who wait for room in a ring, in their order.
 *
 * The kernel calls a ring writable while it has a single byte free, which is too little for a record, and would wake us in each turn of the
 * event loop. So that rest is filled with a place that programs skip:
 *
 *     | record | record | record | rest |    writable, but the next record does not fit
 *     | record | record | record | skip |    writable when a program has read
 */
export class RingRoom {
  readonly #ring: WritableRing
  readonly #waiting = new Set<Waiting>()
  #wakeUps: WakeUps | undefined

  constructor(ring: WritableRing) {
    this.#ring = ring
  }

  /** Until a record of so many bytes finds room. */
  wait(size: number, options: ReadingOptions): Promise<void> {
    checkReadingOptions(options)
    options.signal?.throwIfAborted()
    if (this.#waiting.size === 0 && this.#ring.hasRoom(size)) return Promise.resolve()
    this.#wakeUps ??= new WakeUps({ what: this.#ring.what, handles: [this.#ring.handle()], event: PollEvent.writable }, this.#look)
    return new Promise((resolve, reject) => this.#add(size, options, { resolve, reject }))
  }

  /** Tells all who wait that there will be no room. */
  end(reason: unknown): void {
    for (const { reject } of this.#waiting) reject(reason)
  }

  #add(size: number, options: ReadingOptions, { resolve, reject }: Pick<Waiting, 'resolve' | 'reject'>): void {
    const { signal, keepAlive = true } = options
    const stopTimer = everyInterval(options, keepAlive, this.#look)
    const leave = (): void => {
      stopTimer()
      signal?.removeEventListener('abort', abort)
      this.#waiting.delete(waiting)
      this.#update()
    }
    const after = (settle: (reason?: unknown) => void) => (reason?: unknown) => {
      leave()
      settle(reason)
    }
    const waiting: Waiting = { size, keepAlive, resolve: after(() => resolve()), reject: after(reject) }
    const abort = (): void => waiting.reject(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    this.#waiting.add(waiting)
    this.#update()
  }

  readonly #look = (): void => {
    try {
      // Who gets room writes before the next look: what is left for the others shows then.
      if (!this.#serve() && this.#waiting.size > 0) this.#ring.fillUp()
    } catch (error) {
      this.end(error)
    }
  }

  /** Whether somebody had room; nobody overtakes who waits longer for more. */
  #serve(): boolean {
    let served = false
    for (const { size, resolve } of this.#waiting) {
      if (!this.#ring.hasRoom(size)) break
      resolve()
      served = true
    }
    return served
  }

  #update(): void {
    if (this.#waiting.size === 0) this.#stop()
    else this.#wakeUps?.start([...this.#waiting].some(({ keepAlive }) => keepAlive))
  }

  #stop(): void {
    this.#wakeUps?.close()
    this.#wakeUps = undefined
  }
}
