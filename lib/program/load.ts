import { constants } from 'node:os'
import { bpfError, isOlderThan } from '../errors/index.js'
import { Descriptor } from '../sys/descriptor.js'
import { type ProgramAttributes as KernelAttributes, loadProgram } from '../sys/program-attributes.js'
import type { ProgramAttributes } from './definition.js'
import { VerifierError } from './verifier-error.js'

const { EINVAL, ENOSPC } = constants.errno

const firstLogSize = 64 * 1024
// A log of a program with a million states stays far below this.
const largestLogSize = 64 * 1024 * 1024

/** Loads the program into the kernel. A log is written only when the first attempt fails: it costs time and memory. */
export function loadDescriptor(attributes: ProgramAttributes): Descriptor {
  const kernelAttributes = toKernelAttributes(attributes)
  const handle = loadProgram(kernelAttributes)
  return new Descriptor(handle < 0 ? explain(attributes, kernelAttributes) : handle)
}

function toKernelAttributes({ type: _name, kind, attachTarget, btf, ...rest }: ProgramAttributes): KernelAttributes {
  return { ...rest, type: kind.number, attachTarget: attachTarget?.handle, btf: btf?.handle }
}

// The kernel answers ENOSPC when the log did not fit, whatever it thinks of the program.
function explain(attributes: ProgramAttributes, kernelAttributes: KernelAttributes): number {
  for (let size = firstLogSize; ; size *= 4) {
    const log = new Uint8Array(size)
    const handle = loadProgram(kernelAttributes, log)
    if (handle >= 0) return handle
    if (handle !== -ENOSPC || size >= largestLogSize) throw refusal(attributes, -handle, textOf(log))
  }
}

function refusal({ type, kind, name, instructions }: ProgramAttributes, errno: number, log: string): Error {
  const what = `load ${type} program${name === '' ? '' : ` "${name}"`}`
  if (log !== '') return new VerifierError({ errno, what, log, instructions })
  const advice = errno === EINVAL && !isOlderThan(kind.since) ? silentAdvice : undefined
  return bpfError({ errno, command: 'BPF_PROG_LOAD', what, advice, needs: kind.capabilities, since: kind.since, lockable: kind.lockable })
}

const silentAdvice =
  'The kernel gives no reason: it was built without this type of program, or the type needs another expectedAttachType, or may not be sleepable.'

function textOf(log: Uint8Array): string {
  const end = log.indexOf(0)
  return Buffer.from(log.buffer, 0, end < 0 ? log.length : end)
    .toString('utf8')
    .trimEnd()
}
