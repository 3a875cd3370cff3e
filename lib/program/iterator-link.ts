import { constants } from 'node:os'
import { bpfError } from '../errors/index.js'
import { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import { Link } from './link.js'

const { EAGAIN } = constants.errno

// More than a page, which is what the kernel's own buffer holds at least.
const chunkSize = 64 * 1024

/**
 * A program that goes over objects of the kernel, and writes something about each: made by `program.attachIterator`.
 *
 * Each reading goes over all of them anew. Pinned, it is a file that `cat` reads.
 */
export class IteratorLink extends Link {
  /** All that the program writes. Since Linux 5.8. */
  read(): Buffer {
    return Buffer.concat([...this.chunks()])
  }

  /** The same as text. */
  text(): string {
    return this.read().toString('utf8')
  }

  /**
   * What the program writes, piece by piece: it runs on only when the next piece is asked for.
   *
   * A piece ends anywhere, also within what the program writes about one object.
   */
  *chunks(): Generator<Uint8Array<ArrayBuffer>, void, undefined> {
    const iterator = this.#start()
    try {
      for (let chunk = this.#next(iterator); chunk.length > 0; chunk = this.#next(iterator)) yield chunk
    } finally {
      iterator.close()
    }
  }

  #start(): Descriptor {
    const handle = native.iteratorCreate(this.openDescriptor().handle)
    if (handle >= 0) return new Descriptor(handle)
    throw bpfError({ errno: -handle, command: 'BPF_ITER_CREATE', what: `start ${this}`, since: '5.8' })
  }

  // The kernel pauses with EAGAIN when it went over a million objects about which the program wrote nothing.
  #next(iterator: Descriptor): Uint8Array<ArrayBuffer> {
    const chunk = new Uint8Array(chunkSize)
    for (;;) {
      const length = native.iteratorRead(iterator.handle, chunk)
      if (length >= 0) return chunk.subarray(0, length)
      if (length !== -EAGAIN) throw bpfError({ errno: -length, command: 'read', what: `read ${this}` })
    }
  }
}
