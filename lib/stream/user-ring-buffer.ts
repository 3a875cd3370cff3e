import { constants } from 'node:os'
import { type AnyCodec, atPath, type Codec, type InputOf, MemoryView, outOfRange } from '../codec/index.js'
import { nothing } from '../codec/nothing.js'
import { requireCodec } from '../codec/require-codec.js'
import { type AnyBinding, describeMap, identity, openHandle } from '../map/binding.js'
import { BpfMap } from '../map/bpf-map.js'
import type { MapLocation } from '../map/open.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from '../map/options.js'
import { native } from '../sys/native.js'
import { ringRefusal } from './ring-failure.js'
import { requireRingSize } from './ring-size.js'

const { ENOSPC } = constants.errno

/** What `UserRingBuffer.create` takes. */
export interface UserRingBufferOptions<C extends AnyCodec> extends Pick<MapOptions, 'name' | 'numaNode' | 'pin' | 'onIncompatible'> {
  /** Of the records. */
  readonly record: C
  /** Bytes of all records that it can hold, each with 8 more and rounded up to 8: a power of two, at least a page. */
  readonly size: number
}

/** A place in a ring, in the order in which places were reserved. Programs read up to the first one that is neither submitted nor discarded. */
export interface Reservation<C extends AnyCodec> extends Disposable {
  /** Writes the record and hands it to the programs. */
  submit(value: InputOf<C>): void
  /** Has programs skip the place. */
  discard(): void
}

/**
 * Records for programs, which read them by `bpf_user_ringbuf_drain()`: `user_ringbuf`. Since Linux 6.1.
 *
 * ```ts
 * using commands = UserRingBuffer.create({ record: struct({ pid: u32, action: u32 }), size: 4096 })
 * if (!commands.write({ pid: 1, action: 2 })) console.log('full: no program has read lately')
 * ```
 *
 * It has one writer at a time: objects of one thread may take turns, threads and processes must agree among themselves.
 */
export class UserRingBuffer<C extends AnyCodec> extends BpfMap {
  static create<C extends AnyCodec>(options: UserRingBufferOptions<C>): UserRingBuffer<C> {
    const { record, size } = options
    checkRecordCodec(record)
    requireRingSize(size)
    return new UserRingBuffer(createBound('user_ringbuf', { ...options, maxEntries: size, value: nothing }), undefined, record)
  }

  /** Opens a ring that exists. */
  static open<C extends AnyCodec>(location: MapLocation, options: OpenOptions & { readonly record: C }): UserRingBuffer<C> {
    checkRecordCodec(options?.record)
    return new UserRingBuffer(openBound(location, options, { types: ['user_ringbuf'] }), location, options.record)
  }

  readonly #binding: AnyBinding
  readonly #codec: Codec<InputOf<C>, unknown>
  /** Taken away while it is in use: a value that is being encoded may run code of the caller's, which may write too. */
  #spare: MemoryView | undefined

  /** @internal */
  constructor(binding: AnyBinding, location: MapLocation | undefined, record: C) {
    super(binding, location)
    this.#binding = binding
    // The constraint leaves open what the codec takes; it is what the class's methods take.
    this.#codec = record as Codec<never, unknown> as Codec<InputOf<C>, unknown>
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
  write(value: InputOf<C>): boolean {
    openHandle(this.#binding)
    // Before there is a place: a value that does not fit its codec leaves nothing behind.
    const memory = this.#encode(value)
    const offset = this.#reserve()
    if (offset !== undefined) this.#submit(offset, memory)
    this.#spare = memory
    return offset !== undefined
  }

  /**
   * Reserves the next place; `undefined` when the ring is full. With `using` it is discarded at the end of the block, unless it was submitted.
   */
  reserve(): Reservation<C> | undefined {
    const offset = this.#reserve()
    if (offset === undefined) return undefined
    let isOpen = true
    const discard = (): void => {
      if (isOpen) this.#discard(offset)
      isOpen = false
    }
    const submit = (value: InputOf<C>): void => {
      const memory = this.#encode(value)
      if (!isOpen) throw new TypeError(`the place in ${this.toString()} was submitted or discarded already`)
      this.#submit(offset, memory)
      isOpen = false
      this.#spare = memory
    }
    return { submit, discard, [Symbol.dispose]: discard }
  }

  #encode(value: InputOf<C>): MemoryView {
    const memory = this.#spare ?? new MemoryView(new ArrayBuffer(this.#codec.size))
    this.#spare = undefined
    try {
      this.#codec.write(value, memory, 0)
      return memory
    } catch (error) {
      throw atPath(error, 'value')
    }
  }

  #reserve(): number | undefined {
    const offset = native.ringReserve(openHandle(this.#binding), this.#codec.size)
    return offset === -ENOSPC ? undefined : this.#require(offset, 'reserve a place in')
  }

  #submit(offset: number, { u8 }: MemoryView): void {
    this.#require(native.ringSubmit(openHandle(this.#binding), offset, u8), 'write to')
  }

  // The ring may be closed by now: then programs find the place busy for ever, as after the death of the process.
  #discard(offset: number): void {
    if (!this.closed) this.#require(native.ringDiscard(openHandle(this.#binding), offset), 'discard a place in')
  }

  #require(status: number, verb: string): number {
    if (status >= 0) return status
    const map = identity(this.#binding)
    throw ringRefusal(`${verb} ${describeMap(map)}`, status, map)
  }
}

// What the kernel lets a program have: __bpf_user_ringbuf_peek would never get past a longer one.
const longestRecord = 2 ** 24 - 1

function checkRecordCodec(record: unknown): asserts record is AnyCodec {
  try {
    requireCodec(record)
    if (record.size > longestRecord) throw outOfRange(`a codec of at most ${longestRecord} bytes`, record.size)
  } catch (error) {
    throw atPath(error, 'record')
  }
}
