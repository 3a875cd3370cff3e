import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { bpfError, lockdownAdvice } from '../../errors/index.js'
import { asBpfError } from '../../errors/system-error.js'
import { mountPoints } from '../../sys/mounts.js'

const lockable = 'to show tracepoints'
const { ENOENT } = constants.errno

/** The kernel's number for a tracepoint. `what`, for messages, completes "cannot …". */
export function tracepointId(tracepoint: string, what: string): number {
  const [folder] = mountPoints('tracefs')
  const refusal = { command: 'open', what, lockable }
  if (folder === undefined) throw bpfError({ ...refusal, errno: ENOENT, advice: mountAdvice })
  const read = () => readFileSync(join(folder, 'events', tracepoint, 'id'), 'utf8')
  return Number(asBpfError(refusal, read, errno => (errno === ENOENT ? nameAdvice(folder) : undefined)))
}

const mountAdvice =
  'The numbers of tracepoints stand in tracefs, which is not mounted: mount -t tracefs tracefs /sys/kernel/tracing (as root).'

function nameAdvice(folder: string): string {
  if (!existsSync(join(folder, 'events'))) return [`${folder} has no folder events.`, lockdownAdvice(lockable)].join(' ').trimEnd()
  return `There is no such tracepoint: names are those of the folders in ${folder}/events, such as "sched/sched_switch".`
}
