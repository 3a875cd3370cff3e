import { bpfError } from '../errors/index.js'
import { PollEvent, PollState } from '../sys/constants.js'
import { native } from '../sys/native.js'

/** What is waited for: as in `EventSource`. */
export interface WaitedFor {
  /** For messages. */
  readonly what: string
  readonly handles: readonly number[]
  readonly wakesOnce?: boolean
  /** One of `PollEvent`: that there is something to read, by default. */
  readonly event?: number
}

/** Calls back when one of several objects is ready, in each turn of the event loop while it has. */
export class WakeUps {
  readonly #handles: readonly number[]
  readonly #wakesOnce: boolean
  readonly #callback: () => void
  #state: number = PollState.stopped

  /** Stopped at first. */
  constructor({ handles, what, wakesOnce = false, event = PollEvent.readable }: WaitedFor, callback: () => void) {
    this.#handles = handles
    this.#wakesOnce = wakesOnce
    this.#callback = callback
    const onReady = (status: number): void => {
      if (status < 0) throw refusal(what, status)
      callback()
    }
    for (const handle of handles) {
      const status = native.pollOpen(handle, event, onReady)
      if (status < 0) throw refusal(what, status)
    }
  }

  /** Waits; `keepsAlive`: and keeps the process alive meanwhile. */
  start(keepsAlive: boolean): void {
    const wasStopped = this.#state === PollState.stopped
    this.#enter(keepsAlive ? PollState.keepingAlive : PollState.waiting)
    // The event loop asks epoll to wait in its next turn. What comes before that wakes nobody, so it is looked for when that turn is over.
    if (wasStopped && this.#wakesOnce) setImmediate(() => setImmediate(() => this.#lookOnce()))
  }

  stop(): void {
    this.#enter(PollState.stopped)
  }

  /** Ends the waiting for good. */
  close(): void {
    this.#state = PollState.stopped
    for (const handle of this.#handles) native.pollClose(handle)
  }

  #lookOnce(): void {
    if (this.#state !== PollState.stopped) this.#callback()
  }

  #enter(state: number): void {
    if (state === this.#state) return
    this.#state = state
    for (const handle of this.#handles) native.pollEnter(handle, state)
  }
}

function refusal(what: string, status: number): Error {
  return bpfError({ errno: -status, command: 'epoll_ctl', what: `wait for ${what}` })
}
