import { bpfError } from '../errors/index.js'
import { PollEvent, PollState } from '../sys/addon.js'
import { native } from '../sys/native.js'

/** Calls back when one of several objects has something to read, in each turn of the event loop while it has. */
export class WakeUps {
  readonly #handles: readonly number[]
  #state: number = PollState.stopped

  /** Stopped at first. `what` is for messages. */
  constructor(handles: readonly number[], what: string, callback: () => void) {
    this.#handles = handles
    const onReady = (status: number): void => {
      if (status < 0) throw refusal(what, status)
      callback()
    }
    for (const handle of handles) {
      const status = native.pollOpen(handle, PollEvent.readable, onReady)
      if (status < 0) throw refusal(what, status)
    }
  }

  /** Waits; `keepsAlive`: and keeps the process alive meanwhile. */
  start(keepsAlive: boolean): void {
    this.#enter(keepsAlive ? PollState.keepingAlive : PollState.waiting)
  }

  stop(): void {
    this.#enter(PollState.stopped)
  }

  /** Ends the waiting for good. */
  close(): void {
    for (const handle of this.#handles) native.pollClose(handle)
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
