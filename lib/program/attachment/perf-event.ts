import { atPath, invalidType, MemoryView, outOfRange, struct, u64 } from '../../codec/index.js'
import { type HasFd, requireFd } from '../../map/reference.js'
import { Descriptor } from '../../sys/descriptor.js'
import { onlineCpus } from '../../sys/online-cpus.js'
import { openPerfEvent, PerfEventType } from '../../sys/perf-event.js'
import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { attachError } from './attach-error.js'
import { type CookieTarget, cookieBits } from './cookie.js'
import { createLink, type LinkRequest } from './create-link.js'
import { perfEventHook } from './hook.js'
import { tracepointId } from './tracefs.js'

/** What perf events ask for. */
export const needs = ['CAP_PERFMON'] as const

/** A perf event that the caller has opened: the program runs at each sample. */
export interface PerfEventTarget extends CookieTarget {
  readonly perfEvent: HasFd
}

export function attachToPerfEvent(program: LoadedProgram, { perfEvent, cookie }: PerfEventTarget): Link {
  const target = requireFd(perfEvent, 'a perf event')
  return createLink(program, { target, place: `perf event (descriptor ${target})`, ...perfEventLink(cookie) })
}

const layout = struct({ cookie: u64 })

function perfEventLink(cookie: number | bigint | undefined): Pick<LinkRequest, 'type' | 'since' | 'needs' | 'details'> {
  const view = new MemoryView(new ArrayBuffer(layout.size))
  layout.write({ cookie: cookieBits(cookie) }, view, 0)
  return { type: 'perf_event', since: '5.15', needs, details: view.u8 }
}

/** One of the kernel's tracepoints, as a folder of tracefs names it: `'sched/sched_switch'`. */
export interface TracepointTarget extends CookieTarget {
  readonly tracepoint: string
}

/** Attaches a `tracepoint` program, whose context has the fields of the tracepoint's format. */
export function attachToTracepoint(program: LoadedProgram, target: TracepointTarget | PerfEventTarget, attach = createLink): Link {
  if ('perfEvent' in target) return attachToPerfEvent(program, target)
  const place = `tracepoint "${target.tracepoint}"`
  const event = openTracepoint(checkName(target.tracepoint), program, place)
  return attachToOwnEvent(program, event, { place, cookie: target.cookie }, attach)
}

/** Attaches the program to an event that was opened for it, and closes that: the link holds it, or the hook does. */
export function attachToOwnEvent(
  program: LoadedProgram,
  event: Descriptor,
  { place, cookie }: CookieTarget & Pick<LinkRequest, 'place'>,
  attach = createLink
): Link {
  try {
    // Without a link there are no cookies.
    const hook = cookie === undefined ? { hook: () => perfEventHook(event.fd) } : {}
    return attach(program, { target: event.fd, place, ...perfEventLink(cookie), ...hook })
  } finally {
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

/** The first CPU may be off line. */
export function firstCpu(): number {
  return onlineCpus()[0]!
}

function checkName(tracepoint: string): string {
  const expected = "a tracepoint's name with its folder, such as 'sched/sched_switch'"
  if (typeof tracepoint !== 'string') throw atPath(invalidType(expected, tracepoint), 'tracepoint')
  if (!/^[\w-]+\/[\w-]+$/.test(tracepoint)) throw atPath(outOfRange(expected, tracepoint), 'tracepoint')
  return tracepoint
}
