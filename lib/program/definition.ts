import { atPath, invalidType, outOfRange, within } from '../codec/invalid.js'
import { type AttachType, attachTypeNumber } from '../sys/attach-types.js'
import type { Descriptor } from '../sys/descriptor.js'
import { LogLevel } from '../sys/program-attributes.js'
import { type ProgramKind, type ProgramType, programKind, programKinds } from '../sys/program-types.js'
import { assemble } from './assembler/assemble.js'
import type { Line } from './assembler/instruction.js'
import { kernelTypeId } from './kernel-type.js'
import { operationPlace } from './struct-ops/kernel-operations.js'

const logLevels = { states: LogLevel.states, statistics: LogLevel.refusal | LogLevel.statistics } as const

/** A program to be loaded. */
export interface ProgramDefinition<Type extends ProgramType = ProgramType> {
  /** What may run it, and what its context is: `'xdp'`, `'raw_tracepoint'`, … */
  readonly type: Type
  /** Instructions as `asm` makes them, or the kernel's own bytes, 8 for each. */
  readonly instructions: readonly Line[] | Uint8Array
  /** The licence of the program. Some helpers are for those only that are compatible with the GPL: `'GPL'`, `'Dual MIT/GPL'`, … None by default. */
  readonly license?: string
  /** At most 15 of `A-Z a-z 0-9 _ .`; shown by bpftool. None by default. */
  readonly name?: string
  /** The program may sleep, as some helpers do. Since Linux 5.10; for `syscall` programs always so. */
  readonly sleepable?: boolean
  /** What the program is going to be attached to, for types that are checked for it when they are loaded; by name, or the kernel's number. */
  readonly expectedAttachType?: AttachType | number
  /**
   * Has the verifier write down what it does, for `program.log`: its `'statistics'`, or the instructions of all paths and the `'states'` of the
   * registers at each of them, which takes time and memory. By default it writes only when it refuses. Statistics since Linux 5.2.
   */
  readonly log?: keyof typeof logLevels
  /**
   * For `tracing` and `lsm` programs: which of the kernel's tracepoints (`trace_raw_tp`), functions (`trace_fentry`, `trace_fexit`),
   * kinds of objects (`trace_iter`: `'task'`, `'bpf_map'`, …) or hooks (`lsm_mac`), by its name alone. Since Linux 5.5. For `struct_ops`
   * programs: which operation, `'tcp_congestion_ops.ssthresh'`. Since Linux 5.6.
   */
  readonly attachTo?: string
}

/** What an object file knows of a program beside its instructions: the kernel's own records, whole. */
export interface ProgramDescription {
  readonly btf?: Descriptor
  /** `struct bpf_func_info`, 8 bytes for each function. */
  readonly functionInfo?: Uint8Array
  /** `struct bpf_line_info`, 16 bytes for each line. */
  readonly lineInfo?: Uint8Array
  /** `struct bpf_core_relo`, 16 bytes for each: the kernel itself adapts the instructions to its types. Since Linux 5.17. */
  readonly relocations?: Uint8Array
}

/** The attributes of `BPF_PROG_LOAD`, checked. */
export interface ProgramAttributes<Type extends ProgramType = ProgramType> extends ProgramDescription {
  readonly type: Type
  readonly kind: ProgramKind
  readonly instructions: Uint8Array
  readonly license: string
  readonly name: string
  readonly flags: number
  /** What is to be written into the log, also when the program is accepted. */
  readonly logLevel?: number | undefined
  /** `undefined` is 0 for the kernel, which for some types is one of them and for others none. */
  readonly expectedAttachType: number | undefined
  /** The program that this one is going to replace a function of or run at, or the BTF object of a kernel module. */
  readonly attachTarget?: Descriptor
  /** The id of the type in the target's, or else the kernel's, BTF that the program is going to be attached to. */
  readonly attachBtfId?: number | undefined
  /** The network interface that runs the program itself (offload), or whose driver does. */
  readonly interfaceIndex?: number
}

// BPF_F_SLEEPABLE
const sleepableFlag = 1 << 4

/** Checks what the kernel would answer without a reason, and fills in the defaults. */
export function toAttributes<Type extends ProgramType>(definition: ProgramDefinition<Type>): ProgramAttributes<Type> {
  const type = checkType(definition.type)
  const kind = programKind(type)
  return {
    type,
    kind,
    instructions: toBytes(definition.instructions),
    license: checkLicense(definition.license ?? ''),
    name: checkName(definition.name ?? ''),
    logLevel: definition.log === undefined ? undefined : checkLog(definition.log),
    flags: definition.sleepable || kind.alwaysSleepable ? sleepableFlag : 0,
    ...toPlace(definition)
  }
}

type Place = Pick<ProgramAttributes, 'expectedAttachType' | 'attachBtfId'>

// An operation of struct_ops has its place in a structure where other programs have an attach type.
function toPlace({ type, attachTo, expectedAttachType = programKind(type).attachType }: ProgramDefinition): Place {
  if (type === 'struct_ops' && attachTo !== undefined) return within('attachTo', () => operationPlace(attachTo))
  const number = expectedAttachType === undefined ? undefined : attachTypeNumber(expectedAttachType, 'expectedAttachType')
  return { expectedAttachType: number, attachBtfId: attachTo === undefined ? undefined : kernelTypeId(attachTo, number) }
}

function checkType<Type extends ProgramType>(type: Type): Type {
  if (typeof type === 'string' && Object.hasOwn(programKinds, type)) return type
  throw atPath(invalidType(`a type of program (${Object.keys(programKinds).join(', ')})`, type), 'type')
}

function toBytes(instructions: readonly Line[] | Uint8Array): Uint8Array {
  try {
    const bytes = instructions instanceof Uint8Array ? instructions : assemble(requireArray(instructions))
    if (bytes.length === 0 || bytes.length % 8 !== 0) throw outOfRange('whole instructions, 8 bytes each, and at least one', bytes)
    return bytes
  } catch (error) {
    throw atPath(error, 'instructions')
  }
}

function requireArray(lines: readonly Line[]): readonly Line[] {
  if (!Array.isArray(lines)) throw invalidType('an array of instructions, or their bytes', lines)
  return lines
}

function checkLog(log: keyof typeof logLevels): number {
  if (typeof log === 'string' && Object.hasOwn(logLevels, log)) return logLevels[log]
  throw atPath(outOfRange(`one of ${Object.keys(logLevels).join(', ')}`, log), 'log')
}

// The kernel looks at the first 128 bytes.
function checkLicense(license: string): string {
  if (typeof license !== 'string') throw atPath(invalidType("the name of a licence, such as 'GPL'", license), 'license')
  if (license.length > 127 || license.includes('\0')) throw atPath(outOfRange('at most 127 characters, without NUL', license), 'license')
  return license
}

// The kernel answers a bad name with a bare EINVAL, and would have us cut a long one.
function checkName(name: string): string {
  const allowed = 'at most 15 of the characters A-Z a-z 0-9 _ .'
  if (typeof name !== 'string') throw atPath(invalidType(`a string of ${allowed}`, name), 'name')
  if (!/^[A-Za-z0-9_.]{0,15}$/.test(name)) throw atPath(outOfRange(allowed, name), 'name')
  return name
}
