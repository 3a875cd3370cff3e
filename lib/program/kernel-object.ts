import { type PinOptions, pin } from '../bpffs/index.js'
import { Resource } from '../sys/resource.js'

/** What programs and links have in common: an owned descriptor, pins, and an end. */
export abstract class KernelObject extends Resource {
  /**
   * Pins the object at a path of a BPF file system: it lives on until the pin is removed.
   *
   * Folders on the way are made. No name may contain a dot.
   */
  pin(path: string, options?: PinOptions): this {
    pin(this.openDescriptor(), path, { what: this.toString() }, options)
    return this
  }
}
