import { constants } from 'node:os'
import { atPath, invalidType } from '../codec/index.js'
import { bpfError } from '../errors/index.js'
import { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import { Link } from './link.js'
import type { LoadedProgram } from './loaded-program.js'

const { EINVAL, ENOENT } = constants.errno

/** Attaches the program to one of the kernel's tracepoints, in its raw form. */
export function attachRawTracepoint({ descriptor, what }: LoadedProgram, tracepoint: string): Link {
  if (typeof tracepoint !== 'string' || tracepoint === '' || tracepoint.includes('\0')) {
    throw atPath(invalidType("a tracepoint's name, such as 'sys_enter'", tracepoint), 'tracepoint')
  }
  const handle = native.rawTracepointOpen(descriptor.handle, tracepoint)
  if (handle >= 0) return new Link(new Descriptor(handle), `link of ${what} to raw tracepoint "${tracepoint}"`)
  throw bpfError({
    errno: -handle,
    command: 'BPF_RAW_TRACEPOINT_OPEN',
    what: `attach ${what} to raw tracepoint "${tracepoint}"`,
    advice: adviceOn(-handle),
    needs: ['CAP_BPF', 'CAP_PERFMON'],
    since: '4.17'
  })
}

function adviceOn(errno: number): string | undefined {
  if (errno === ENOENT) return 'There is no such tracepoint: names are those of the folders below /sys/kernel/tracing/events/*/.'
  if (errno === EINVAL)
    return 'Only raw_tracepoint programs can be attached so, and not to a tracepoint with fewer arguments than they read.'
  return undefined
}
