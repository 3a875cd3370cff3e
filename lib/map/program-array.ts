import { u32 } from '../codec/integer.js'
import type { Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { deleteKey } from './operation/delete.js'
import { get, has } from './operation/get.js'
import { entries, keys } from './operation/iterate.js'
import { set } from './operation/set.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import { type HasFd, reference } from './reference.js'

type ProgramBinding = Binding<number, number, HasFd, number>

/** What `createMap` and `openMap` bind program arrays to. */
export const programArrayCodecs = { key: u32, value: reference('a program') } as const

/**
 * Programs by index, for tail calls: `prog_array`. Since Linux 4.2.
 *
 * ```ts
 * const next = ProgramArray.create({ name: 'next', maxEntries: 8 })
 * next.set(3, parseTcp)    // bpf_tail_call(context, next, 3) goes on there, and does not come back
 * ```
 *
 * A tail call to an empty slot, or after 33 tail calls in a row, does nothing: the program goes on behind it.
 *
 * The kernel empties the array when nobody has it open or pinned any more, also while programs still use it: keep it open, or pin it.
 */
export class ProgramArray extends BpfMap {
  /** Creates an array of `maxEntries` empty slots. */
  static create(options: MapOptions): ProgramArray {
    return new ProgramArray(createBound('prog_array', { ...options, ...programArrayCodecs }) as ProgramBinding)
  }

  /** Opens a program array that exists. */
  static open(location: MapLocation, options: OpenOptions = {}): ProgramArray {
    return new ProgramArray(openBound(location, options, { types: ['prog_array'], ...programArrayCodecs }) as ProgramBinding, location)
  }

  readonly #binding: ProgramBinding

  /** @internal */
  constructor(binding: ProgramBinding, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /**
   * Puts a program into the slot, in one step for programs that call it. The array then holds the program: it may be closed.
   *
   * The first program fixes which type all of them have (`EINVAL` for another).
   */
  set(index: number, program: HasFd): this {
    set(this.#binding, index, program, 0)
    return this
  }

  /** The id of the program in the slot; `undefined` when it is empty, and beyond the end. Since Linux 4.12. */
  getId(index: number): number | undefined {
    return get(this.#binding, index)
  }

  /** Whether there is a program in the slot. Since Linux 4.12. */
  has(index: number): boolean {
    return has(this.#binding, index)
  }

  /** Empties the slot; whether there was a program in it. */
  delete(index: number): boolean {
    return deleteKey(this.#binding, index)
  }

  /** The indexes of the slots that are taken. */
  keys(): IterableIterator<number, undefined> {
    return keys(this.#binding)
  }

  /** The indexes of the slots that are taken, with the ids of their programs. */
  ids(): IterableIterator<[number, number], undefined> {
    return entries(this.#binding)
  }
}
