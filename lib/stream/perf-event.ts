import { constants } from 'node:os'
import { MemoryView, struct, u64 } from '../codec/index.js'
import { bpfError } from '../errors/index.js'
import { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import { openPerfEvent, type PerfEventTarget } from '../sys/perf-event.js'
import { Resource } from '../sys/resource.js'
import { eventAttributes, eventTarget, type PerfEventOptions } from './perf-event-options.js'

/** What an event has counted. */
export interface PerfCount {
  /** How often it happened; nanoseconds for clocks. */
  readonly count: bigint
  /** Nanoseconds for which it was enabled, and for which it really counted: fewer when more events share the CPU's counters than it has. */
  readonly enabled: bigint
  readonly running: bigint
}

/** How the kernel gives a count, by the read format of `eventAttributes`. */
const layout = struct({ count: u64, enabled: u64, running: u64 })

/**
 * A counter of the kernel or of the CPU: perf_event_open(2).
 *
 * ```ts
 * const faults = PerfEvent.open({ event: 'page-faults', pid: 4242 })
 * faults.read().count
 * ```
 *
 * In a `PerfEventArray` programs can read it by `bpf_perf_event_read_value()`. Opening one takes CAP_PERFMON for other users' processes and
 * for whole CPUs, and for anything of the kernel's where the sysctl kernel.perf_event_paranoid is 2. Since Linux 2.6.31.
 */
export class PerfEvent extends Resource {
  /** Opens an event, which counts from now on. */
  static open(options: PerfEventOptions): PerfEvent {
    const target = eventTarget(options)
    const what = describe(options, target)
    const handle = openPerfEvent(eventAttributes(options), target)
    if (handle < 0) throw refusal(`open ${what}`, -handle)
    return new PerfEvent(new Descriptor(handle), what)
  }

  /** What was counted until now. */
  read(): PerfCount {
    const view = new MemoryView(new ArrayBuffer(layout.size))
    this.#require('read', native.perfEventRead(this.openDescriptor().handle, view.u8))
    return layout.read(view, 0)
  }

  /** Counts on. */
  enable(): this {
    this.#require('enable', native.perfEventEnable(this.openDescriptor().handle))
    return this
  }

  /** Stops counting; what was counted stays. */
  disable(): this {
    this.#require('disable', native.perfEventDisable(this.openDescriptor().handle))
    return this
  }

  #require(verb: string, status: number): void {
    if (status < 0) throw refusal(`${verb} ${this}`, -status)
  }
}

function describe({ event }: PerfEventOptions, { pid, cpu }: PerfEventTarget): string {
  const name = typeof event === 'string' ? `"${event}"` : `${event.type}:${event.config}`
  const places = [pid > 0 ? `process ${pid}` : '', pid === 0 ? 'this thread' : '', cpu >= 0 ? `CPU ${cpu}` : '']
  return `perf event ${name} of ${places.filter(place => place !== '').join(' on ')}`
}

function refusal(what: string, errno: number): Error {
  return bpfError({ errno, command: 'perf_event_open', what, advice: advice[errno], needs: ['CAP_PERFMON'] })
}

const { EINVAL, ENODEV, ENOENT } = constants.errno

const advice: Readonly<Record<number, string>> = {
  [ENOENT]: 'Nothing counts this here: virtual machines often have no hardware counters, and another machine may have other ones.',
  [ENODEV]: 'That CPU is not online.',
  [EINVAL]: 'There is no such CPU, or the event cannot be sampled.'
}
