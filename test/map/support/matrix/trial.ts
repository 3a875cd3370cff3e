import type { RawMap } from 'bpf-maps'
import { errnoName } from '../../../../lib/errors/errno.js'
import { ObjectKind } from '../../../../lib/sys/addon.js'
import { native } from '../../../../lib/sys/native.js'
import type { Attempts } from './attempts.js'
import { room, type Subject } from './subjects.js'

/** One try of a command on a new map, with the kernel's own answer: `ok`, or the errno's name. */
export class Trial implements Attempts {
  readonly map: RawMap
  readonly subject: Subject
  readonly #ends: (() => void)[] = []
  /** Where the entry is that `stored` has stored. */
  #key: Uint8Array
  #handle: number
  #memory: Uint8Array

  constructor(subject: Subject) {
    this.subject = subject
    this.map = subject.create()
    this.#key = subject.key(0)
    this.#handle = native.adopt(this.map.fd)
    this.#memory = new Uint8Array(native.mapMemory(this.#handle) as ArrayBuffer)
  }

  [Symbol.dispose](): void {
    for (const end of this.#ends) end()
    native.close(this.#handle)
    if (this.subject.outlives) deleteFirst(this.map)
    this.map.close()
  }

  get key(): Uint8Array {
    return this.#key
  }

  stored(): this {
    const { store } = this.subject
    if (store === undefined) this.update(0)
    else this.#key = store(this.map, resource => this.#ends.push(() => resource[Symbol.dispose]()))
    return this
  }

  full(): this {
    for (let number = room - 1; number >= 0; number--) this.update(number)
    return this
  }

  frozen(): this {
    this.freeze()
    return this
  }

  limited(flag: number): this {
    native.close(this.#handle)
    this.#handle = native.objectGetById(ObjectKind.map, this.map.id, flag, 0)
    this.#memory = new Uint8Array(native.mapMemory(this.#handle) as ArrayBuffer)
    return this
  }

  lookup(number = 0, flags = 0): string {
    this.#writeKey(number)
    // A bloom filter is given the value.
    this.#writeValue(0)
    return answer(native.mapLookup(this.#handle, flags))
  }

  update(number = 0, flags = 0, value: 0 | 1 = 0): string {
    this.#writeKey(number)
    this.#writeValue(value)
    return answer(native.mapUpdate(this.#handle, flags))
  }

  delete(number = 0): string {
    this.#writeKey(number)
    return answer(native.mapDelete(this.#handle))
  }

  take(number = 0, flags = 0): string {
    this.#writeKey(number)
    return answer(native.mapLookupAndDelete(this.#handle, flags))
  }

  nextKey(number?: number): string {
    if (number !== undefined) this.#writeKey(number)
    return answer(native.mapNextKey(this.#handle, number === undefined ? 1 : 0))
  }

  freeze(): string {
    return answer(native.mapFreeze(this.#handle))
  }

  lookupBatch(flags = 0): string {
    return this.#batch(room, (state, keys, values) => native.mapLookupBatch(this.#handle, state, keys, values, flags))
  }

  takeBatch(flags = 0): string {
    return this.#batch(room, (state, keys, values) => native.mapLookupAndDeleteBatch(this.#handle, state, keys, values, flags))
  }

  updateBatch(count: number, flags = 0): string {
    return this.#batch(count, (state, keys, values) => native.mapUpdateBatch(this.#handle, state, keys, values, flags))
  }

  deleteBatch(count: number, flags = 0): string {
    return this.#batch(count, (state, keys) => native.mapDeleteBatch(this.#handle, state, keys, flags))
  }

  #writeKey(number: number): void {
    this.#memory.set(number === 0 ? this.#key : this.subject.key(number))
  }

  #writeValue(number: 0 | 1): void {
    this.#memory.set(this.subject.value(number), Math.ceil(this.map.keySize / 8) * 8)
  }

  // With how many entries were done, which the kernel says.
  #batch(count: number, call: (state: Uint8Array, keys: Uint8Array, values: Uint8Array) => number): string {
    const state = new Uint8Array(8 + Math.max(8, this.map.keySize))
    const [keys, values] = [this.#side(count, number => this.subject.key(number)), this.#side(count, () => this.subject.value(0))]
    new DataView(state.buffer).setUint32(0, count, true)
    const status = call(state, keys, values)
    const done = new DataView(state.buffer).getUint32(0, true)
    return done === 0 ? answer(status) : `${answer(status)}/${done}`
  }

  #side(count: number, make: (number: number) => Uint8Array): Uint8Array {
    return new Uint8Array(Buffer.concat(Array.from({ length: count }, (_none, number) => make(number)).concat(new Uint8Array(8))))
  }
}

/** By a descriptor that may do everything, whatever the trial's may. The map's memory is zeros at first, and so is the key. */
function deleteFirst(map: RawMap): void {
  const handle = native.adopt(map.fd)
  native.mapMemory(handle)
  native.mapDelete(handle)
  native.close(handle)
}

function answer(status: number): string {
  return status >= 0 ? 'ok' : errnoName(-status)
}
