import { constants } from 'node:os'
import { isExhaustion } from '../errors/exhaustion.js'
import { bpfError, newestOf } from '../errors/index.js'
import { attachTypeOf, attachTypes } from '../sys/attach-types.js'
import { Descriptor } from '../sys/descriptor.js'
import { type ProgramAttributes as KernelAttributes, loadProgram } from '../sys/program-attributes.js'
import { tokenRights } from '../sys/token.js'
import type { ProgramAttributes } from './definition.js'
import { VerifierError } from './verifier-error.js'
import { hasVerdict } from './verifier-log.js'

const { E2BIG, EINVAL, ENOSPC } = constants.errno

const firstLogSize = 64 * 1024
// A log of a program with a million states stays far below this.
const largestLogSize = 64 * 1024 * 1024

/** A program in the kernel, and what the verifier wrote about it. */
export interface Loading {
  readonly descriptor: Descriptor
  /** Empty where no log was asked for. */
  readonly log: string
}

/** Loads the program into the kernel. A log is written only when it is asked for, or the first attempt fails: it costs time and memory. */
export function loadDescriptor(attributes: ProgramAttributes): Loading {
  const kernelAttributes = toKernelAttributes(attributes)
  const handle = attributes.logLevel === undefined ? loadProgram(kernelAttributes) : -EINVAL
  return handle < 0 ? loadWithLog(attributes, kernelAttributes) : { descriptor: new Descriptor(handle), log: '' }
}

function toKernelAttributes({ type: _name, kind, attachTarget, btf, logLevel: _level, ...rest }: ProgramAttributes): KernelAttributes {
  return { ...rest, type: kind.number, attachTarget: attachTarget?.handle, btf: btf?.handle }
}

// The kernel answers ENOSPC when the log did not fit, whatever it thinks of the program.
function loadWithLog(attributes: ProgramAttributes, kernelAttributes: KernelAttributes): Loading {
  for (let size = firstLogSize; ; size *= 4) {
    const log = new Uint8Array(size)
    const handle = loadProgram(kernelAttributes, log, attributes.logLevel)
    if (handle >= 0) return { descriptor: new Descriptor(handle), log: textOf(log) }
    if (handle !== -ENOSPC || size >= largestLogSize) throw refusal(attributes, -handle, textOf(log))
  }
}

function refusal(attributes: ProgramAttributes, errno: number, log: string): Error {
  const { type, kind, name, instructions, expectedAttachType } = attributes
  const what = `load ${type} program${name === '' ? '' : ` "${name}"`}`
  const since = neededRelease(attributes)
  // Where a descriptor or memory is missing, the log says nothing of that.
  if (!isExhaustion(errno) && hasVerdict(log)) return new VerifierError({ errno, what, log, instructions })
  return bpfError({
    errno,
    command: 'BPF_PROG_LOAD',
    what,
    advice: adviceOn(errno),
    needs: kind.capabilities,
    since,
    lockable: kind.lockable ? lockedPrograms : undefined,
    token: tokenRights('BPF_PROG_LOAD', { program: kind.number, attachType: expectedAttachType })
  })
}

function neededRelease({ type, kind, expectedAttachType }: ProgramAttributes): string {
  // An operation of struct_ops has its place in a structure there.
  const attachType = type === 'struct_ops' || expectedAttachType === undefined ? undefined : attachTypeOf(expectedAttachType)
  return typeof attachType === 'string' ? newestOf(kind.since, attachTypes[attachType].since) : kind.since
}

function adviceOn(errno: number): string | undefined {
  if (errno === E2BIG) return 'A program has 1,000,000 instructions at most; 4,096 without CAP_BPF, and before Linux 5.2.'
  return errno === EINVAL ? silentAdvice : undefined
}

const lockedPrograms = 'programs at functions or in their place, at hooks of LSM, and over the elements of maps'

const silentAdvice =
  'The kernel gives no reason: it was built without this type of program, or the type needs another expectedAttachType, or may not be sleepable.'

function textOf(log: Uint8Array): string {
  const end = log.indexOf(0)
  return Buffer.from(log.buffer, 0, end < 0 ? log.length : end)
    .toString('utf8')
    .trimEnd()
}
