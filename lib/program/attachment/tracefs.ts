import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { bpfError } from '../../errors/index.js'
import { asBpfError } from '../../errors/system-error.js'

const { ENOENT } = constants.errno

/** The kernel's number for a tracepoint. `what`, for messages, completes "cannot …". */
export function tracepointId(tracepoint: string, what: string): number {
  const folder = mountPoint()
  const refusal = { command: 'open', what }
  if (folder === undefined) throw bpfError({ ...refusal, errno: ENOENT, advice: mountAdvice })
  const read = () => readFileSync(join(folder, 'events', tracepoint, 'id'), 'utf8')
  return Number(asBpfError(refusal, read, errno => (errno === ENOENT ? nameAdvice(folder) : undefined)))
}

const mountAdvice =
  'The numbers of tracepoints stand in tracefs, which is not mounted: mount -t tracefs tracefs /sys/kernel/tracing (as root).'

function nameAdvice(folder: string): string {
  return `There is no such tracepoint: names are those of the folders in ${folder}/events, such as "sched/sched_switch".`
}

// "36 35 0:12 / /sys/kernel/tracing rw - tracefs tracefs rw": proc_pid_mountinfo(5). Spaces in a path are written as \040.
function mountPoint(): string | undefined {
  const mounts = readFileSync('/proc/self/mountinfo', 'utf8').split('\n')
  const path = mounts.find(line => line.includes(' - tracefs '))?.split(' ')[4]
  return path?.replace(/\\([0-7]{3})/g, (_whole, code: string) => String.fromCharCode(Number.parseInt(code, 8)))
}
