import { u32 } from '../codec/integer.js'
import { possibleCpus } from '../sys/cpus.js'
import type { Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import type { MapLocation } from './open.js'
import { deleteKey } from './operation/delete.js'
import { set } from './operation/set.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'
import { type HasFd, reference } from './reference.js'

/** What `PerfEventArray.create` takes. */
export interface PerfEventArrayOptions extends Omit<MapOptions, 'maxEntries' | 'programAccess'> {
  /** How many slots there are: by default one for each CPU that the kernel calls possible. */
  readonly maxEntries?: number
  /** Events stay in their slots when the descriptor that they were put in by is closed, as long as the map lives. Since Linux 5.11. */
  readonly preserveElements?: boolean
}

type EventBinding = Binding<number, number, HasFd, number>

/** What `createMap` and `openMap` bind perf event arrays to. */
export const perfEventArrayCodecs = { key: u32, value: reference('a perf event') } as const

/**
 * Perf events by index, mostly one for each CPU: `perf_event_array`. Since Linux 4.3.
 *
 * A program sends samples to the event in a slot by `bpf_perf_event_output()`, which `PerfBuffer` receives, or reads its counter by
 * `bpf_perf_event_read_value()`.
 *
 * ```ts
 * const cycles = PerfEventArray.create({ name: 'cycles' })
 * const event = PerfEvent.open({ event: 'task-clock', cpu: 0 })
 * cycles.set(0, event)
 * ```
 *
 * The kernel does not tell which slots are taken. A slot is emptied when the object that put the event there is closed, unless the map was
 * created with `preserveElements`.
 */
export class PerfEventArray extends BpfMap {
  /** Creates an array of empty slots. */
  static create(options: PerfEventArrayOptions = {}): PerfEventArray {
    const { maxEntries = possibleCpus() } = options
    const bound = createBound('perf_event_array', { ...options, ...perfEventArrayCodecs, maxEntries }, ['preserveElements'])
    return new PerfEventArray(bound as EventBinding)
  }

  /** Opens a perf event array that exists. */
  static open(location: MapLocation, options: OpenOptions = {}): PerfEventArray {
    return new PerfEventArray(
      openBound(location, options, { types: ['perf_event_array'], ...perfEventArrayCodecs }) as EventBinding,
      location
    )
  }

  readonly #binding: EventBinding

  /** @internal */
  constructor(binding: EventBinding, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /** How many slots there are: `maxEntries`. */
  get length(): number {
    return this.maxEntries
  }

  /** Puts an event into the slot; the array then holds the event. A program can use an event of one CPU only on that CPU. */
  set(index: number, event: HasFd): this {
    set(this.#binding, index, event, 0)
    return this
  }

  /** Empties the slot; whether there was an event in it. */
  delete(index: number): boolean {
    return deleteKey(this.#binding, index)
  }
}
