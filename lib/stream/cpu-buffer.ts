import { constants } from 'node:os'
import { bpfError } from '../errors/index.js'
import { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import { openPerfEvent, PerfEventType, ReadFormat, SampleType, SoftwareEvent } from '../sys/perf-event.js'
import type { BufferForm } from './perf-buffer-options.js'

const { EBADMSG, EINVAL, ENODEV, EPERM } = constants.errno

// CLOCK_MONOTONIC: that of bpf_ktime_get_ns() and of process.hrtime.
const monotonic = 1

/** The event that programs on one CPU write to, with its buffer. */
export class CpuBuffer {
  readonly cpu: number
  readonly #descriptor: Descriptor
  readonly #overwritable: boolean
  readonly #countsLost: boolean
  #reportedLost = 0

  private constructor(cpu: number, descriptor: Descriptor, overwritable: boolean, countsLost: boolean) {
    this.cpu = cpu
    this.#descriptor = descriptor
    this.#overwritable = overwritable
    this.#countsLost = countsLost
  }

  /** Opens the buffer; `undefined` when the CPU has gone meanwhile. */
  static open(cpu: number, form: BufferForm): CpuBuffer | undefined {
    const { handle, countsLost } = openOutput(cpu, form)
    if (handle === -ENODEV) return undefined
    if (handle < 0) throw refusal(`open a buffer for samples of CPU ${cpu}`, handle)
    const descriptor = new Descriptor(handle)
    const status = native.perfBufferMap(handle, form.size, form.overwritable ? 1 : 0)
    if (status === 0) return new CpuBuffer(cpu, descriptor, form.overwritable, countsLost)
    descriptor.close()
    throw refusal(`map a buffer of ${form.size} bytes for samples of CPU ${cpu}`, status, mappingAdvice[-status])
  }

  get handle(): number {
    return this.#descriptor.handle
  }

  get fd(): number {
    return this.#descriptor.fd
  }

  /** How many samples were lost until now. Before Linux 6.0 only those that the kernel has reported. */
  get lost(): number {
    if (!this.#countsLost) return this.#reportedLost
    const [, lost = 0n] = this.#read()
    return Number(lost)
  }

  /** Takes note of a report. */
  addLost(count: number): void {
    this.#reportedLost += count
  }

  /** Moves records into the batch; the number of bytes there, 0 when none is left. */
  drain(batch: Uint8Array): number {
    const size = native.perfBufferDrain(this.handle, batch)
    if (size < 0) throw refusal(`read samples of CPU ${this.cpu}`, size, size === -EBADMSG ? changedByOthers : undefined)
    return size
  }

  /** Stops samples from getting in, or lets them in again. Those that come while it is paused count as lost. */
  setPaused(paused: boolean): void {
    const status = native.perfEventPause(this.handle, paused ? 1 : 0)
    if (status < 0) throw refusal(`${paused ? 'pause' : 'resume'} samples of CPU ${this.cpu}`, status)
  }

  /** Does a step during which an overwritable buffer must not change. */
  whileStill(isPaused: boolean, step: () => void): void {
    const pauses = this.#overwritable && !isPaused
    if (pauses) this.setPaused(true)
    try {
      step()
    } finally {
      if (pauses) this.setPaused(false)
    }
  }

  close(): void {
    this.#descriptor.close()
  }

  #read(): BigUint64Array {
    const values = new BigUint64Array(2)
    const status = native.perfEventRead(this.handle, new Uint8Array(values.buffer))
    if (status < 0) throw refusal(`read how many samples of CPU ${this.cpu} were lost`, status)
    return values
  }
}

// Kernels before 6.0 do not count lost samples where they can be read, and refuse an event that asks for it.
function openOutput(cpu: number, form: BufferForm): { readonly handle: number; readonly countsLost: boolean } {
  const handle = tryOutput(cpu, form, ReadFormat.lost)
  return handle === -EINVAL ? { handle: tryOutput(cpu, form, 0), countsLost: false } : { handle, countsLost: true }
}

function tryOutput(cpu: number, { wakeup, flags }: BufferForm, readFormat: number): number {
  const sampleType = SampleType.time | SampleType.raw
  const output = { type: PerfEventType.software, config: SoftwareEvent.bpfOutput, samplePeriod: 1, sampleType }
  return openPerfEvent({ ...output, readFormat, wakeup, flags, clockId: monotonic }, { pid: -1, cpu })
}

function refusal(what: string, status: number, advice?: string): Error {
  return bpfError({ errno: -status, command: 'perf_event_open', what, advice, needs: ['CAP_PERFMON'] })
}

const changedByOthers =
  'Another process that has mapped the buffer has changed its head or tail. The samples that were in it are lost; those to come can be read.'

const mappingAdvice: Readonly<Record<number, string>> = {
  [EINVAL]: 'The size must be a power of two and at least a page, which has 4, 16 or 64 KiB.',
  [EPERM]: 'All buffers are together larger than the sysctl kernel.perf_event_mlock_kb allows who has no CAP_IPC_LOCK.'
}
