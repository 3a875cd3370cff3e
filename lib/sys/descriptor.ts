import { native } from './native.js'

const abandoned = new FinalizationRegistry<number>(handle => native.close(handle))

/**
 * Owns one of the kernel's objects by its handle: closes it once, when asked to or, as a last resort, when it has become garbage.
 *
 * A worker's descriptors are closed when the worker ends.
 */
export class Descriptor {
  #handle: number

  /** Becomes the owner of that handle. */
  constructor(handle: number) {
    this.#handle = handle
    abandoned.register(this, handle, this)
  }

  /** What the addon calls the object; 0, which the addon refuses, once it is closed. */
  get handle(): number {
    return this.#handle
  }

  /** The number of the descriptor, to give to a child process or another library; it is still owned here. -1 once it is closed. */
  get fd(): number {
    return this.closed ? -1 : native.descriptor(this.#handle)
  }

  get closed(): boolean {
    return this.#handle === 0
  }

  /** Closes the descriptor. The second time does nothing. */
  close(): void {
    if (this.closed) return
    abandoned.unregister(this)
    native.close(this.#handle)
    this.#handle = 0
  }
}
