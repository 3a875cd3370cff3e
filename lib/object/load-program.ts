import { toAttributes } from '../program/definition.js'
import { Program, type ProgramType } from '../program/index.js'
import type { Descriptor } from '../sys/descriptor.js'
import type { Code } from './code.js'
import { kernelName } from './kernel-name.js'
import { linkProgram, type Resolve } from './linked-program.js'
import { ObjectError } from './object-error.js'
import type { ObjectFile } from './object-file.js'
import type { ProgramSource } from './program-definition.js'
import { programRecords } from './program-records.js'
import type { SectionRule } from './section-names.js'

// BPF_F_XDP_HAS_FRAGS
const fragmentsFlag = 1 << 5

/** Programs that are verified for one function, tracepoint or hook of the kernel, which the section's name ends with. */
const attachesByType: readonly ProgramType[] = ['tracing', 'lsm']

/** What the programs of an object are loaded with. */
export interface LoadContext {
  readonly file: ObjectFile
  readonly code: Code
  readonly license: string
  readonly btf: Descriptor | undefined
  readonly resolve: Resolve
}

/** Puts a program together and loads it. */
export function loadProgram({ file, code, license, btf, resolve }: LoadContext, source: ProgramSource): Program {
  const { name, section, rule } = source
  if (rule === undefined) throw new ObjectError(`program "${name}" is in section ${section}, a name that stands for no type of program`)
  const linked = linkProgram(code, code.function(name, section), resolve)
  const { type, expectedAttachType, sleepable, fragments } = rule
  const definition = { type, name: kernelName(name), instructions: linked.instructions.bytes, license, expectedAttachType, sleepable }
  const attachTo = attachTargetOf(source, rule)
  const attributes = toAttributes(attachTo === undefined ? definition : { ...definition, attachTo })
  const records = btf === undefined ? {} : { btf, ...programRecords(file.btfExt, linked) }
  return Program.from({ ...attributes, ...records, flags: attributes.flags | (fragments ? fragmentsFlag : 0) })
}

function attachTargetOf({ name, operation }: ProgramSource, { type, target }: SectionRule): string | undefined {
  if (type !== 'struct_ops') return attachesByType.includes(type) ? target : undefined
  if (operation === undefined) throw new ObjectError(`program "${name}" is in none of its structures of operations`)
  return operation
}
