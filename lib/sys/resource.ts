import { inspect } from 'node:util'
import { closedError } from '../errors/index.js'
import type { Descriptor } from './descriptor.js'

/** What owns a descriptor, and ends. */
export abstract class Resource implements Disposable {
  #descriptor: Descriptor
  readonly #what: string

  /**
   * `what` is for messages: `xdp program "count" (id 12)`.
   * @internal
   */
  constructor(descriptor: Descriptor, what: string) {
    this.#descriptor = descriptor
    this.#what = what
  }

  /** The descriptor's number, to hand to a child process or another library. It stays owned by this object. */
  get fd(): number {
    return this.openDescriptor().fd
  }

  get closed(): boolean {
    return this.#descriptor.closed
  }

  /** Closes the descriptor. Twice is fine. */
  close(): void {
    this.#descriptor.close()
  }

  [Symbol.dispose](): void {
    this.close()
  }

  /** `xdp program "count" (id 12)` */
  toString(): string {
    return this.#what
  }

  [inspect.custom](): string {
    return `[${this.#what}${this.closed ? ', closed' : ''}]`
  }

  /**
   * The descriptor, for a use of it; throws when the object is closed.
   * @internal
   */
  protected openDescriptor(): Descriptor {
    if (this.closed) throw closedError(this.#what)
    return this.#descriptor
  }

  /**
   * Becomes the owner of another descriptor, and closes the one before.
   * @internal
   */
  protected replaceDescriptor(descriptor: Descriptor): void {
    this.#descriptor.close()
    this.#descriptor = descriptor
  }
}
