import type { PerfEventArray } from '../map/perf-event-array.js'
import { onlineCpus } from '../sys/online-cpus.js'
import { CpuBuffer } from './cpu-buffer.js'
import type { BufferForm } from './perf-buffer-options.js'

/** Who has put a buffer into a slot last, in this thread: the kernel does not tell what is there. By the map's id and the slot. */
const owners = new Map<string, symbol>()

/** A buffer for each CPU that runs, in the slot of the map that has the CPU's number. */
export class CpuBuffers {
  readonly #map: PerfEventArray
  readonly #form: BufferForm
  readonly #owner = Symbol('owner of slots')
  #all: readonly CpuBuffer[] = []
  /** Lost on CPUs that have gone. */
  #lostBefore = 0
  #isPaused = false

  constructor(map: PerfEventArray, form: BufferForm) {
    this.#map = map
    this.#form = form
    try {
      this.refresh()
    } catch (error) {
      this.close()
      throw error
    }
  }

  get all(): readonly CpuBuffer[] {
    return this.#all
  }

  get isPaused(): boolean {
    return this.#isPaused
  }

  /** Bytes of one. */
  get size(): number {
    return this.#form.size
  }

  /** Whether buffers can still be put into the map: it is open. */
  get hasMap(): boolean {
    return !this.#map.closed
  }

  /** How many samples were lost, on all CPUs. */
  get lost(): number {
    return this.#all.reduce((sum, buffer) => sum + buffer.lost, this.#lostBefore)
  }

  /** Opens buffers for CPUs that came, and closes those of CPUs that have gone; those that are new. */
  refresh(): readonly CpuBuffer[] {
    const online = new Set(onlineCpus())
    const present = new Set(this.#all.map(({ cpu }) => cpu))
    for (const buffer of this.#all) if (!online.has(buffer.cpu)) this.#drop(buffer)
    return [...online].filter(cpu => !present.has(cpu)).flatMap(cpu => this.#add(cpu))
  }

  setPaused(paused: boolean): void {
    this.#isPaused = paused
    for (const buffer of this.#all) buffer.setPaused(paused)
  }

  /** Closes all; the map's slots are emptied, but for those where another of this thread has put its buffers since. */
  close(): void {
    for (const buffer of this.#all) this.#drop(buffer)
  }

  #add(cpu: number): CpuBuffer[] {
    const buffer = CpuBuffer.open(cpu, this.#form)
    if (buffer === undefined) return []
    this.#all = [...this.#all, buffer]
    if (this.#isPaused) buffer.setPaused(true)
    this.#map.set(cpu, buffer)
    owners.set(this.#slot(cpu), this.#owner)
    return [buffer]
  }

  #drop(buffer: CpuBuffer): void {
    this.#lostBefore += buffer.lost
    this.#all = this.#all.filter(other => other !== buffer)
    this.#emptySlot(buffer.cpu)
    buffer.close()
  }

  #emptySlot(cpu: number): void {
    if (owners.get(this.#slot(cpu)) !== this.#owner) return
    owners.delete(this.#slot(cpu))
    if (!this.#map.closed) this.#map.delete(cpu)
  }

  #slot(cpu: number): string {
    return `${this.#map.id}:${cpu}`
  }
}
