import { constants } from 'node:os'
import { type AnyCodec, atPath, outOfRange } from '../codec/index.js'
import { roundUp } from '../codec/layout.js'
import { nothing } from '../codec/nothing.js'
import { closedError } from '../errors/index.js'
import { type AnyBinding, describeMap, identity, openHandle } from '../map/binding.js'
import { BpfMap, wrapLike } from '../map/bpf-map.js'
import type { MapLocation } from '../map/open.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from '../map/options.js'
import { native } from '../sys/native.js'
import { type RecordInput, type RecordWriter, recordWriter, requireRecordSize } from './record-writer.js'
import { ringRefusal } from './ring-failure.js'
import { RingRoom, type RoomOptions } from './ring-room.js'
import { requireRingSize } from './ring-size.js'

const { E2BIG, ENOSPC } = constants.errno

/** What `UserRingBuffer.create` takes. */
export interface UserRingBufferOptions extends Pick<MapOptions, 'name' | 'numaNode' | 'pin' | 'onIncompatible'> {
  /** Bytes of all records that it can hold, each with 8 more and rounded up to 8: a power of two, at least a page. */
  readonly size: number
}

/** How long the record will be, in bytes, where no codec says it. */
export type RecordSize<C extends AnyCodec | undefined> = C extends AnyCodec ? [] : [size: number]

/** A place in a ring, in the order in which places were reserved. Programs read up to the first one that is neither submitted nor discarded. */
export interface Reservation<C extends AnyCodec | undefined> extends Disposable {
  /** Writes the record, as long as it was reserved, and hands it to the programs. */
  submit(value: RecordInput<C>): void
  /** Has programs skip the place. */
  discard(): void
}

/**
 * Records for programs, which read them by `bpf_user_ringbuf_drain()`: `user_ringbuf`. Since Linux 6.1.
 *
 * ```ts
 * const commands = UserRingBuffer.create({ record: struct({ pid: u32, action: u32 }), size: 4096 })
 * while (!commands.write({ pid: 1, action: 2 })) await commands.writable()
 * ```
 *
 * Without a codec its records are bytes, of any length. It has one writer at a time: objects of one thread may take turns, threads and
 * processes must agree among themselves.
 */
export class UserRingBuffer<C extends AnyCodec | undefined = undefined> extends BpfMap {
  static create<C extends AnyCodec>(options: UserRingBufferOptions & { readonly record: C }): UserRingBuffer<C>
  static create(options: UserRingBufferOptions): UserRingBuffer
  static create<C extends AnyCodec>(options: UserRingBufferOptions & { readonly record?: C }): UserRingBuffer<C | undefined> {
    const { record, size } = options
    const writer = recordWriter(record)
    requireRingSize(size)
    return new UserRingBuffer(createBound('user_ringbuf', { ...options, maxEntries: size, value: nothing }), undefined, writer)
  }

  /** Opens a ring that exists. */
  static open<C extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly record: C }): UserRingBuffer<C>
  static open(location: MapLocation, options?: OpenOptions): UserRingBuffer
  static open<C extends AnyCodec>(
    location: MapLocation,
    options: OpenOptions & { readonly record?: C } = {}
  ): UserRingBuffer<C | undefined> {
    const writer = recordWriter(options.record)
    return new UserRingBuffer(openBound(location, options, { types: ['user_ringbuf'] }), location, writer)
  }

  readonly #binding: AnyBinding
  readonly #writer: RecordWriter<RecordInput<C>>
  readonly #room: RingRoom

  /** @internal */
  constructor(binding: AnyBinding, location: MapLocation | undefined, writer: RecordWriter<RecordInput<C>>) {
    super(binding, location)
    this.#binding = binding
    this.#writer = writer
    this.#room = new RingRoom({
      what: describeMap(identity(binding)),
      handle: () => openHandle(binding),
      hasRoom: size => this.size - this.used >= spaceOf(size),
      fillUp: () => this.#fillUp()
    })
  }

  /** Bytes. */
  get size(): number {
    return this.maxEntries
  }

  /** Bytes that no record can be written to at the moment: programs have not read them yet. */
  get used(): number {
    return this.#require(native.ringUsed(openHandle(this.#binding)), 'look at')
  }

  /** Writes a record and hands it to the programs; `false` when the ring is full. */
  write(value: RecordInput<C>): boolean {
    openHandle(this.#binding)
    // Before there is a place: a value that does not fit its codec leaves nothing behind.
    const bytes = this.#writer.encode(value)
    const offset = this.#reserve(bytes.length)
    if (offset !== undefined) this.#submit(offset, bytes)
    this.#writer.release(bytes)
    return offset !== undefined
  }

  /**
   * Waits until there is room for a record: a program has read. Rejects with the reason of a signal that is aborted, or when the ring is closed.
   *
   * Several who wait are told in their order. It keeps the process alive, unless `keepAlive` is `false`.
   */
  async writable(options: RoomOptions = {}): Promise<void> {
    openHandle(this.#binding)
    const { size = this.#writer.size ?? 0 } = options
    requireRecordSize(size)
    if (spaceOf(size) > this.size) this.#require(-E2BIG, 'wait for room in')
    await this.#room.wait(size, options)
  }

  /**
   * Reserves the next place, for so many bytes where no codec says it; `undefined` when the ring is full. With `using` it is discarded at the end
   * of the block, unless it was submitted.
   */
  reserve(...[size = this.#writer.size]: RecordSize<C>): Reservation<C> | undefined {
    requireRecordSize(size)
    const offset = this.#reserve(size)
    if (offset === undefined) return undefined
    let isOpen = true
    const discard = (): void => {
      if (isOpen) this.#discard(offset)
      isOpen = false
    }
    const submit = (value: RecordInput<C>): void => {
      const bytes = this.#writer.encode(value)
      if (!isOpen) throw new TypeError(`the place in ${this.toString()} was submitted or discarded already`)
      if (bytes.length !== size) throw atPath(outOfRange(`${size} bytes, as were reserved`, value), 'value')
      this.#submit(offset, bytes)
      isOpen = false
      this.#writer.release(bytes)
    }
    return { submit, discard, [Symbol.dispose]: discard }
  }

  /** @internal */
  override [wrapLike](binding: AnyBinding): UserRingBuffer<C> {
    return new UserRingBuffer(binding, undefined, this.#writer)
  }

  /** Closes the descriptor; who waits for room is told so. Twice is fine. */
  override close(): void {
    this.#room.end(closedError(this.toString()))
    super.close()
  }

  #reserve(size: number): number | undefined {
    const offset = native.ringReserve(openHandle(this.#binding), size)
    return offset === -ENOSPC ? undefined : this.#require(offset, 'reserve a place in')
  }

  #submit(offset: number, bytes: Uint8Array): void {
    this.#require(native.ringSubmit(openHandle(this.#binding), offset, bytes), 'write to')
  }

  // The ring may be closed by now: then programs find the place busy for ever, as after the death of the process.
  #discard(offset: number): void {
    if (!this.closed) this.#require(native.ringDiscard(openHandle(this.#binding), offset), 'discard a place in')
  }

  #fillUp(): void {
    const rest = this.size - this.used
    const offset = rest < headerSize ? undefined : this.#reserve(rest - headerSize)
    if (offset !== undefined) this.#discard(offset)
  }

  #require(status: number, verb: string): number {
    if (status >= 0) return status
    const map = identity(this.#binding)
    throw ringRefusal(`${verb} ${describeMap(map)}`, status, map)
  }
}

const headerSize = 8

/** How much of a ring a record takes. */
function spaceOf(size: number): number {
  return headerSize + roundUp(size, 8)
}
