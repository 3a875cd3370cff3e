import { constants } from 'node:os'
import { atPath, invalidType } from '../../codec/index.js'
import { native } from '../../sys/native.js'
import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { attachError } from './attach-error.js'
import { type CookieTarget, cookieBits } from './cookie.js'
import { newLink } from './create-link.js'

const { EINVAL, ENOENT } = constants.errno
const command = 'BPF_RAW_TRACEPOINT_OPEN'
const needs = ['CAP_BPF', 'CAP_PERFMON'] as const

/** One of the kernel's tracepoints, by its name alone: `'sched_switch'`. A cookie since Linux 6.10. */
export interface RawTracepointTarget extends CookieTarget {
  readonly tracepoint: string
}

/** Attaches the program to one of the kernel's tracepoints, in its raw form. */
export function attachToRawTracepoint(program: LoadedProgram, { tracepoint, cookie }: RawTracepointTarget): Link {
  if (typeof tracepoint !== 'string' || tracepoint === '' || tracepoint.includes('\0')) {
    throw atPath(invalidType("a tracepoint's name, such as 'sys_enter'", tracepoint), 'tracepoint')
  }
  const place = `raw tracepoint "${tracepoint}"`
  const handle = native.rawTracepointOpen(program.descriptor.handle, tracepoint, cookieBits(cookie))
  if (handle >= 0) return newLink(handle, program, place)
  throw attachError(-handle, program, { place, command, needs, since: cookie === undefined ? '4.17' : '6.10', advice: adviceOn(-handle) })
}

function adviceOn(errno: number): string | undefined {
  if (errno === ENOENT) return 'There is no such tracepoint: names are those of the folders below /sys/kernel/tracing/events/*/.'
  if (errno === EINVAL)
    return 'Only raw_tracepoint programs can be attached so, and not to a tracepoint with fewer arguments than they read.'
  return undefined
}
