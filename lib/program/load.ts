import { constants } from 'node:os'
import { bpfError, isOlderThan } from '../errors/index.js'
import { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import type { ProgramAttributes } from './definition.js'
import { VerifierError } from './verifier-error.js'

const { EINVAL, ENOSPC } = constants.errno

const firstLogSize = 64 * 1024
// A log of a program with a million states stays far below this.
const largestLogSize = 64 * 1024 * 1024
const noLog = new Uint8Array(0)

/** Loads the program into the kernel. A log is written only when the first attempt fails: it costs time and memory. */
export function loadDescriptor(attributes: ProgramAttributes): Descriptor {
  const handle = attempt(attributes, noLog)
  return new Descriptor(handle < 0 ? explain(attributes) : handle)
}

function attempt({ kind, instructions, license, name, expectedAttachType, flags }: ProgramAttributes, log: Uint8Array): number {
  const logLevel = log.length === 0 ? 0 : 1
  return native.programLoad(kind.number, instructions, license, name, expectedAttachType, flags, logLevel, log)
}

// The kernel answers ENOSPC when the log did not fit, whatever it thinks of the program.
function explain(attributes: ProgramAttributes): number {
  for (let size = firstLogSize; ; size *= 4) {
    const log = new Uint8Array(size)
    const handle = attempt(attributes, log)
    if (handle >= 0) return handle
    if (handle !== -ENOSPC || size >= largestLogSize) throw refusal(attributes, -handle, textOf(log))
  }
}

function refusal({ type, kind, name }: ProgramAttributes, errno: number, log: string): Error {
  const what = `load ${type} program${name === '' ? '' : ` "${name}"`}`
  if (log !== '') return new VerifierError({ errno, what, log })
  const advice = errno === EINVAL && !isOlderThan(kind.since) ? silentAdvice : undefined
  return bpfError({ errno, command: 'BPF_PROG_LOAD', what, advice, needs: kind.capabilities, since: kind.since })
}

const silentAdvice =
  'The kernel gives no reason: it was built without this type of program, or the type needs another expectedAttachType, or may not be sleepable.'

function textOf(log: Uint8Array): string {
  const end = log.indexOf(0)
  return Buffer.from(log.buffer, 0, end < 0 ? log.length : end)
    .toString('utf8')
    .trimEnd()
}
