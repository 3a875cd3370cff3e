import { u32 } from '../codec/integer.js'
import { possibleCpus } from '../sys/cpus.js'
import { type AnyBinding, type Binding, withCodecs } from './binding.js'
import { BpfMap } from './bpf-map.js'
import { type CpuQueue, type CpuQueueInput, cpuQueueCodec, queueOnly, queueWithProgram } from './cpu-queue.js'
import type { MapLocation } from './open.js'
import { deleteSlot } from './operation/delete-slot.js'
import { get, has } from './operation/get.js'
import { entries, forEach, keys, values } from './operation/iterate.js'
import { set } from './operation/set.js'
import { createBound, isSet, type MapOptions, type OpenOptions, openBound } from './options.js'

/** What `CpuMap.create` takes. */
export interface CpuMapOptions<Programs extends boolean = boolean> extends Omit<MapOptions, 'maxEntries' | 'access' | 'programAccess'> {
  /** For how many CPUs: for all possible ones by default. */
  readonly maxEntries?: number
  /** Entries have room for a program: `true` by default. `false` makes values of 4 bytes, which is all that Linux before 5.9 has. */
  readonly programs?: Programs
}

type BindingOf<Programs extends boolean> = Binding<number, number, CpuQueueInput<Programs>, CpuQueue>

/**
 * CPUs that XDP programs move packets to, each with a queue: `cpumap`. Since Linux 4.15.
 *
 * ```ts
 * const cpus = CpuMap.create({ name: 'cpus' })
 * cpus.set(1, 192)    // bpf_redirect_map(cpus, 1, 0) has CPU 1 deal with the packet, in a thread of the kernel's
 * ```
 *
 * A packet that finds its queue full is dropped. Creating one takes CAP_BPF.
 */
export class CpuMap<Programs extends boolean> extends BpfMap {
  static create<const Programs extends boolean = true>(options: CpuMapOptions<Programs> = {}): CpuMap<Programs> {
    const { maxEntries = possibleCpus(), programs } = options
    const value = programs === undefined || isSet(programs, 'programs') ? queueWithProgram : queueOnly
    return new CpuMap(createBound('cpumap', { ...options, maxEntries, key: u32, value }))
  }

  /** Opens a map that exists. Whether its entries have room for programs is as it was created. */
  static open(location: MapLocation, options: OpenOptions = {}): CpuMap<boolean> {
    return new CpuMap(openBound(location, options, { types: ['cpumap'], key: u32 }), location)
  }

  readonly #binding: BindingOf<Programs>

  /** @internal */
  constructor(binding: AnyBinding, location?: MapLocation) {
    super(binding, location)
    this.#binding = withCodecs(binding, u32, cpuQueueCodec(binding.info.valueSize)) as BindingOf<Programs>
  }

  /** The CPU's queue, and the program that runs on what comes out of it; `undefined` when it has none. */
  get(cpu: number): CpuQueue | undefined {
    return get(this.#binding, cpu)
  }

  has(cpu: number): boolean {
    return has(this.#binding, cpu)
  }

  /**
   * Gives the CPU a queue for so many packets, 1 to 16,384, and a thread of the kernel's that empties it; or one with a program:
   * `{ queueSize: 192, program }`.
   *
   * Beyond the end it is refused with `E2BIG`, for a CPU that cannot be there with `ENODEV`.
   */
  set(cpu: number, queue: CpuQueueInput<Programs>): this {
    set(this.#binding, cpu, queue, 0)
    return this
  }

  /** Takes the CPU's queue away, once it is empty; whether it had one, which is found out by a look-up before. */
  delete(cpu: number): boolean {
    return deleteSlot(this.#binding, cpu)
  }

  /** The CPUs that have queues. */
  keys(): IterableIterator<number, undefined> {
    return keys(this.#binding)
  }

  values(): IterableIterator<CpuQueue, undefined> {
    return values(this.#binding)
  }

  entries(): IterableIterator<[number, CpuQueue], undefined> {
    return entries(this.#binding)
  }

  [Symbol.iterator](): IterableIterator<[number, CpuQueue], undefined> {
    return entries(this.#binding)
  }

  forEach(callback: (queue: CpuQueue, cpu: number) => void): void {
    forEach(this.#binding, callback)
  }
}
