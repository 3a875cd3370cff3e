import { inspect } from 'node:util'
import { type PinOptions, pin } from '../bpffs/index.js'
import { closedError } from '../errors/index.js'
import type { Descriptor } from '../sys/descriptor.js'

/** What programs and links have in common: an owned descriptor, pins, and an end. */
export abstract class KernelObject implements Disposable {
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

  /**
   * Pins the object at a path of a BPF file system: it lives on until the pin is removed.
   *
   * Folders on the way are made. No name may contain a dot.
   */
  pin(path: string, options?: PinOptions): this {
    pin(this.#descriptor, path, { what: this.#what }, options)
    return this
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
