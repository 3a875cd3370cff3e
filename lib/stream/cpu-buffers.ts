import type { PerfEventArray } from '../map/perf-event-array.js'
import { onlineCpus } from '../sys/online-cpus.js'
import { CpuBuffer } from './cpu-buffer.js'
import type { BufferForm } from './perf-buffer-options.js'

/** A buffer for each CPU that runs, in the slot of the map that has the CPU's number. */
export class CpuBuffers {
  readonly #map: PerfEventArray
  readonly #form: BufferForm
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

  /** Closes all; the map's slots are emptied where nobody has put something else there. */
  close(): void {
    for (const buffer of this.#all) this.#drop(buffer)
  }

  #add(cpu: number): CpuBuffer[] {
    const buffer = CpuBuffer.open(cpu, this.#form)
    if (buffer === undefined) return []
    this.#all = [...this.#all, buffer]
    if (this.#isPaused) buffer.setPaused(true)
    this.#map.set(cpu, buffer)
    return [buffer]
  }

  #drop(buffer: CpuBuffer): void {
    this.#lostBefore += buffer.lost
    this.#all = this.#all.filter(other => other !== buffer)
    if (!this.#map.closed && buffer.cpu < this.#map.length) this.#map.delete(buffer.cpu)
    buffer.close()
  }
}
