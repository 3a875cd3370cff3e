import { readFileSync } from 'node:fs'
import { atPath, invalidType, outOfRange } from '../../codec/index.js'
import { type HasFd, requireFd } from '../../map/reference.js'
import { Descriptor } from '../../sys/descriptor.js'
import { openPerfEvent, PerfEventType } from '../../sys/perf-event.js'
import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { attachError } from './attach-error.js'
import { createLink } from './create-link.js'
import { perfEventHook } from './hook.js'
import { tracepointId } from './tracefs.js'

const needs = ['CAP_PERFMON'] as const

/** A perf event that the caller has opened: the program runs at each sample. */
export interface PerfEventTarget {
  readonly perfEvent: HasFd
}

export function attachToPerfEvent(program: LoadedProgram, { perfEvent }: PerfEventTarget): Link {
  const target = requireFd(perfEvent, 'a perf event')
  return createLink(program, { target, type: 'perf_event', place: `perf event (descriptor ${target})`, since: '5.15', needs })
}

/** One of the kernel's tracepoints, as a folder of tracefs names it: `'sched/sched_switch'`. */
export interface TracepointTarget {
  readonly tracepoint: string
}

/** Attaches a `tracepoint` program, whose context has the fields of the tracepoint's format. */
export function attachToTracepoint(program: LoadedProgram, target: TracepointTarget | PerfEventTarget, attach = createLink): Link {
  if ('perfEvent' in target) return attachToPerfEvent(program, target)
  const place = `tracepoint "${target.tracepoint}"`
  const event = openTracepoint(checkName(target.tracepoint), program, place)
  try {
    return attach(program, { target: event.fd, type: 'perf_event', place, since: '5.15', needs, hook: () => perfEventHook(event.fd) })
  } finally {
    // The link holds the event, or the hook does.
    event.close()
  }
}

// Of any process, on one CPU: a program runs on all of them, whichever the event was opened on.
function openTracepoint(tracepoint: string, program: LoadedProgram, place: string): Descriptor {
  const config = tracepointId(tracepoint, `attach ${program.what} to ${place}`)
  const handle = openPerfEvent({ type: PerfEventType.tracepoint, config }, { pid: -1, cpu: firstCpu() })
  if (handle >= 0) return new Descriptor(handle)
  throw attachError(-handle, program, { place, command: 'perf_event_open', needs, since: '4.7' })
}

// "0-3": the first CPU may be off line.
function firstCpu(): number {
  return Number.parseInt(readFileSync('/sys/devices/system/cpu/online', 'utf8'), 10)
}

function checkName(tracepoint: string): string {
  const expected = "a tracepoint's name with its folder, such as 'sched/sched_switch'"
  if (typeof tracepoint !== 'string') throw atPath(invalidType(expected, tracepoint), 'tracepoint')
  if (!/^[\w-]+\/[\w-]+$/.test(tracepoint)) throw atPath(outOfRange(expected, tracepoint), 'tracepoint')
  return tracepoint
}
