import { atPath, invalidType, outOfRange } from '../codec/index.js'
import { type PerfEventAttributes, PerfEventFlag, type PerfEventTarget, ReadFormat } from '../sys/perf-event.js'
import { type PerfEventName, type PerfEventNumbers, perfEvents } from './perf-event-names.js'

/** What `PerfEvent.open` takes. Without `pid` and `cpu` it counts what this thread does. */
export interface PerfEventOptions {
  /** What is counted. */
  readonly event: PerfEventName | PerfEventNumbers
  /** Count what this process or thread does; its other threads are counted by events of their own. */
  readonly pid?: number
  /** Count what happens on this CPU: of all processes, or only of `pid`. */
  readonly cpu?: number
  /** Run the programs that are attached so often: each time that so much was counted, or so many times a second. */
  readonly sample?: { readonly period: number } | { readonly frequency: number }
  /** Do not count before `enable()`. */
  readonly disabled?: boolean
}

const counterFormat = ReadFormat.totalTimeEnabled | ReadFormat.totalTimeRunning

/** Checks what the kernel would answer without a reason. */
export function eventAttributes({ event, sample, disabled }: PerfEventOptions): PerfEventAttributes {
  const { samplePeriod, flag } = sampling(sample)
  const flags = flag | (isTrue(disabled, 'disabled') ? PerfEventFlag.disabled : 0)
  return { ...eventNumbers(event), samplePeriod, flags, readFormat: counterFormat }
}

const ownThread = 0
const any = -1

/** Where the event counts. */
export function eventTarget({ pid, cpu }: PerfEventOptions): PerfEventTarget {
  const everyone = cpu === undefined ? ownThread : any
  return {
    pid: pid === undefined ? everyone : checkInteger(pid, 'pid', 1),
    cpu: cpu === undefined ? any : checkInteger(cpu, 'cpu', 0)
  }
}

function eventNumbers(event: PerfEventName | PerfEventNumbers): PerfEventNumbers {
  if (typeof event === 'string' && Object.hasOwn(perfEvents, event)) return perfEvents[event]
  if (typeof event === 'object' && event !== null) return { type: checkInteger(event.type, 'type', 0), config: event.config }
  throw atPath(invalidType(`an event (${Object.keys(perfEvents).join(', ')}), or { type, config }`, event), 'event')
}

function sampling(sample: PerfEventOptions['sample']): { readonly samplePeriod: number; readonly flag: number } {
  if (sample === undefined) return { samplePeriod: 0, flag: 0 }
  const { period, frequency } = sample as { period?: number; frequency?: number }
  if (period !== undefined) return { samplePeriod: checkInteger(period, 'period', 1), flag: 0 }
  return { samplePeriod: checkInteger(frequency, 'frequency', 1), flag: PerfEventFlag.frequency }
}

function checkInteger(value: number | undefined, name: string, least: number): number {
  if (typeof value !== 'number') throw atPath(invalidType(`an integer from ${least}`, value), name)
  if (Number.isInteger(value) && value >= least && value <= 0x7fff_ffff) return value
  throw atPath(outOfRange(`an integer from ${least}`, value), name)
}

function isTrue(value: boolean | undefined, name: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw atPath(invalidType('true or false', value), name)
  return value === true
}
