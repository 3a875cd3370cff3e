import { i32, u32 } from '../codec/integer.js'
import { MemoryView } from '../codec/memory-view.js'
import { opaque } from '../codec/opaque.js'
import { struct } from '../codec/struct.js'
import { u64 } from '../codec/wide-integer.js'
import { native } from './native.js'

/** What perf_event_open(2) opens: the fields of `struct perf_event_attr` by the kernel's names. */
export interface PerfEventAttributes {
  /** Where the event comes from: one of `PerfEventType`, or a number from /sys/bus/event_source/devices/. */
  readonly type: number
  /** Which of the events there. */
  readonly config: number | bigint
  /** A sample each so many events; with the flag `frequency` so many a second. */
  readonly samplePeriod?: number | bigint | undefined
  /** What a sample holds: a sum of `SampleType`s. */
  readonly sampleType?: number | undefined
  /** What reading the counter gives: a sum of `ReadFormat`s. */
  readonly readFormat?: number | undefined
  /** A sum of `PerfEventFlag`s. */
  readonly flags?: number | undefined
  /** Wakes up a reader each so many samples; with the flag `watermark` each so many bytes. */
  readonly wakeup?: number | undefined
  /** The clock of the samples' times, with the flag `useClockId`. */
  readonly clockId?: number | undefined
}

/** Which process and which CPU an event is of: -1 stands for any. */
export interface PerfEventTarget {
  readonly pid: number
  readonly cpu: number
}

/** `PERF_TYPE_…` */
export const PerfEventType = { hardware: 0, software: 1, tracepoint: 2, hardwareCache: 3, raw: 4 } as const

/** `PERF_COUNT_SW_…`: the events of the type `software`. */
export const SoftwareEvent = {
  cpuClock: 0,
  taskClock: 1,
  pageFaults: 2,
  contextSwitches: 3,
  cpuMigrations: 4,
  minorFaults: 5,
  majorFaults: 6,
  alignmentFaults: 7,
  emulationFaults: 8,
  /** Nothing but what programs write. Since Linux 4.4. */
  bpfOutput: 10
} as const

/** `PERF_SAMPLE_…` */
export const SampleType = { time: 1 << 2, raw: 1 << 10 } as const

/** `PERF_FORMAT_…` */
export const ReadFormat = { totalTimeEnabled: 1 << 0, totalTimeRunning: 1 << 1, lost: 1 << 4 } as const

/** The bits of the flags' first word, as the kernel names them. */
export const PerfEventFlag = {
  disabled: 1 << 0,
  frequency: 1 << 10,
  watermark: 1 << 14,
  /** Other records than samples have the samples' time too. */
  sampleIdAll: 1 << 18,
  useClockId: 1 << 25,
  writeBackward: 1 << 27
} as const

/** `struct perf_event_attr` up to the last field that is used here (Linux 4.1). */
const layout = struct({
  type: u32,
  size: u32,
  config: u64,
  samplePeriod: u64,
  sampleType: u64,
  readFormat: u64,
  flags: u64,
  wakeup: u32,
  unused: opaque('unused', 40, 4),
  clockId: i32
})

/** Opens an event: its handle, or `-errno`. */
export function openPerfEvent(attributes: PerfEventAttributes, { pid, cpu }: PerfEventTarget): number {
  return native.perfEventOpen(encodePerfEvent(attributes), pid, cpu)
}

/** The bytes of `struct perf_event_attr`. */
export function encodePerfEvent(attributes: PerfEventAttributes): Uint8Array {
  const view = new MemoryView(new ArrayBuffer(layout.size))
  const { type, config, samplePeriod = 0, sampleType = 0, readFormat = 0, flags = 0, wakeup = 0, clockId = 0 } = attributes
  layout.write({ type, size: layout.size, config, samplePeriod, sampleType, readFormat, flags, wakeup, clockId }, view, 0)
  return view.u8
}
