import { constants } from 'node:os'
import { MemoryView } from '../codec/index.js'
import { native } from '../sys/native.js'
import type { RecordHandler } from './event-reader.js'
import { type EventSource, none } from './event-source.js'

const { EBADMSG, EMSGSIZE } = constants.errno

/** What the reader needs to know of the map. */
export interface Ring {
  readonly id: number
  /** `ringbuf map "events" (id 12)` */
  readonly what: string
  /** Bytes. */
  readonly size: number
  /** The open handle; throws when the map is closed. */
  readonly handle: () => number
  /** The error for what the kernel, or the addon, refused. */
  readonly refusal: (status: number) => Error
}

// The header of a record: u32 length and flags, u32 of the kernel's own.
const headerSize = 8
const lengthMask = 0x3fff_ffff
const discardedBit = 0x4000_0000

// As much as a CPU's caches hold well. No more than a quarter of the ring, so that programs have room while a batch is in hand.
const largestBatch = 64 * 1024
const smallestBatch = 4096

/** The rings that are being read in this thread, by their ids. */
const claims = new Set<number>()

/**
 * Reads a ring: copies a batch of records out of it and hands them over one by one. What was handed over is released, so that programs can
 * write there again: after each batch, or whenever `release` is called.
 *
 *     0        released      offset                end
 *     | free   | handed over | still to be handed  |
 */
export class RingReader<Event> implements EventSource<Event> {
  readonly #ring: Ring
  readonly #read: RecordHandler<Event>
  #view: MemoryView
  #words: Int32Array
  #offset = 0
  #released = 0
  #end = 0
  // Of the record that is handed over.
  #start = 0
  #size = 0
  #reads = false
  #delivered = 0
  #discarded = 0

  constructor(ring: Ring, read: RecordHandler<Event>) {
    this.#ring = ring
    this.#read = read
    this.#view = new MemoryView(new ArrayBuffer(0))
    this.#words = new Int32Array(0)
  }

  get what(): string {
    return this.#ring.what
  }

  get handles(): readonly number[] {
    return [this.#ring.handle()]
  }

  /** Records that were handed over. */
  get delivered(): number {
    return this.#delivered
  }

  /** Records that programs had reserved and then discarded. */
  get discarded(): number {
    return this.#discarded
  }

  begin(): void {
    const handle = this.#ring.handle()
    const { id, what, size } = this.#ring
    if (claims.has(id)) throw new TypeError(`${what} is being read already: a ring has one reader at a time`)
    this.#require(native.ringBegin(handle))
    if (this.#view.byteLength === 0) this.#resize(Math.min(largestBatch, Math.max(smallestBatch, size / 4)))
    claims.add(id)
    this.#reads = true
  }

  fill(): boolean {
    if (this.#offset < this.#end) return true
    if (!this.#reads) return false
    this.release()
    this.#dropBatch()
    this.#end = this.#readBatch()
    return this.#end > 0
  }

  /** Hands over what is in hand. What the handler throws ends it; the rest stays in hand. */
  deliver(handler: (event: Event) => void): void {
    const read = this.#read
    const view = this.#view
    while (this.#step()) handler(read(view, this.#start, this.#size))
  }

  /** Lends each record as it is. */
  deliverRecords(handler: RecordHandler): void {
    const view = this.#view
    while (this.#step()) handler(view, this.#start, this.#size)
  }

  take(): Event | typeof none {
    return this.#step() ? this.#read(this.#view, this.#start, this.#size) : none
  }

  /** Begins, hands over what is there, and ends: a ringful at most, so that it ends while programs go on. How many records. */
  drain(deliver: () => void): number {
    this.begin()
    const before = this.#delivered
    try {
      for (let bytes = 0; bytes < this.#ring.size && this.fill(); bytes += this.#end) deliver()
    } finally {
      this.end()
    }
    return this.#delivered - before
  }

  release(): void {
    const bytes = this.#offset - this.#released
    if (bytes === 0 || !this.#reads) return
    this.#released = this.#offset
    this.#require(native.ringRelease(this.#ring.handle(), bytes))
  }

  end(): void {
    if (!this.#reads) return
    native.ringRelease(this.#ring.handle(), this.#offset - this.#released)
    this.#reads = false
    this.#dropBatch()
    claims.delete(this.#ring.id)
  }

  /** Goes on to the next record that was not discarded, before the call for this one: it may throw, or end the reading. */
  #step(): boolean {
    while (this.#offset < this.#end) {
      const header = this.#words[this.#offset >>> 2]!
      this.#start = this.#offset + headerSize
      this.#size = header & lengthMask
      this.#offset = this.#start + ((this.#size + 7) & ~7)
      // Only where somebody has moved the position while it was copied, and back again.
      if (this.#offset > this.#end) this.#fail()
      if ((header & discardedBit) === 0) {
        this.#delivered += 1
        return true
      }
      this.#discarded += 1
    }
    return false
  }

  // A batch that is smaller than the next record grows; a ring holds no record that is larger than itself.
  #readBatch(): number {
    let size = native.ringRead(this.#ring.handle(), this.#view.u8)
    while (size === -EMSGSIZE && this.#view.byteLength < this.#ring.size) {
      this.#resize(Math.min(2 * this.#view.byteLength, this.#ring.size))
      size = native.ringRead(this.#ring.handle(), this.#view.u8)
    }
    this.#require(size)
    return size
  }

  #fail(): never {
    this.#dropBatch()
    throw this.#ring.refusal(-EBADMSG)
  }

  #dropBatch(): void {
    this.#offset = 0
    this.#released = 0
    this.#end = 0
  }

  #resize(size: number): void {
    this.#view = new MemoryView(new ArrayBuffer(size))
    this.#words = new Int32Array(this.#view.buffer)
  }

  #require(status: number): void {
    if (status < 0) throw this.#ring.refusal(status)
  }
}
