import { atPath, invalidType, outOfRange } from '../codec/index.js'
import { PerfEventFlag } from '../sys/perf-event.js'
import { type EventReader, readerOf } from './event-reader.js'

/** Samples that the kernel had no room for. */
export interface LostSamples {
  /** On which CPU. */
  readonly cpu: number
  readonly count: number
}

/** What `PerfBuffer.open` takes. */
export interface PerfBufferOptions<Event> {
  /** A codec, for samples that are all alike, or a function that looks at each of them. */
  readonly event: EventReader<Event>
  /** Bytes for each CPU: a power of two, at least a page. 65,536 by default. */
  readonly size?: number
  /** Wake the reader each so many samples of a CPU, or bytes. Each sample by default. What does not suffice waits for `flush`, or for an interval. */
  readonly wakeUp?: { readonly events: number } | { readonly bytes: number }
  /** When it is full, the newest samples take the place of the oldest. Nothing is lost then that would be counted. Since Linux 4.7. */
  readonly overwritable?: boolean
  /** Samples of all CPUs come in the order of their times, and not each CPU's at once. It takes longer. */
  readonly inTimeOrder?: boolean
  /** Is told of samples that were lost, as soon as the kernel says so: when the next sample of that CPU has found room. */
  readonly onLost?: (lost: LostSamples) => void
}

/** How the buffer of one CPU is opened. */
export interface BufferForm {
  readonly size: number
  readonly overwritable: boolean
  /** The attribute of the event, and the flag that says what it counts. */
  readonly wakeup: number
  readonly flags: number
}

/** Checks what the kernel would answer without a reason. */
export function bufferForm(options: PerfBufferOptions<unknown>): BufferForm {
  readerOf(options.event)
  if (options.onLost !== undefined && typeof options.onLost !== 'function')
    throw atPath(invalidType('a function', options.onLost), 'onLost')
  isTrue(options.inTimeOrder, 'inTimeOrder')
  const overwritable = isTrue(options.overwritable, 'overwritable')
  const { wakeup, flag } = wakeUpOf(options.wakeUp)
  const backward = overwritable ? PerfEventFlag.writeBackward : 0
  const flags = flag | backward | PerfEventFlag.sampleIdAll | PerfEventFlag.useClockId
  return { size: checkSize(options.size ?? 65_536), overwritable, wakeup, flags }
}

function wakeUpOf(wakeUp: PerfBufferOptions<unknown>['wakeUp'] = { events: 1 }): { readonly wakeup: number; readonly flag: number } {
  if (typeof wakeUp !== 'object' || wakeUp === null) throw atPath(invalidType('{ events } or { bytes }', wakeUp), 'wakeUp')
  if ('bytes' in wakeUp) return { wakeup: checkCount(wakeUp.bytes, 'bytes'), flag: PerfEventFlag.watermark }
  return { wakeup: checkCount(wakeUp.events, 'events'), flag: 0 }
}

function checkCount(count: number, name: string): number {
  if (Number.isInteger(count) && count >= 1 && count <= 0x7fff_ffff) return count
  throw atPath(outOfRange('an integer from 1', count), name)
}

function checkSize(size: number): number {
  if (typeof size === 'number' && size >= 4096 && size <= 2 ** 30 && Number.isInteger(Math.log2(size))) return size
  throw atPath(outOfRange('a power of two from 4096 to 1073741824', size), 'size')
}

function isTrue(value: boolean | undefined, name: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw atPath(invalidType('true or false', value), name)
  return value === true
}
