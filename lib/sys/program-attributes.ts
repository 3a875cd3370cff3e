import { withLockedMemory } from './locked-memory.js'
import { native } from './native.js'
import { tokenHandle } from './token.js'

/** What a program is loaded with: the kernel's own attributes. */
export interface ProgramAttributes {
  /** The kernel's number of the program's type. */
  readonly type: number
  readonly instructions: Uint8Array
  readonly license?: string | undefined
  /** At most 15 characters of `[A-Za-z0-9_.]`. */
  readonly name?: string | undefined
  /** The kernel's `BPF_…` number of what the program is going to be attached to. */
  readonly expectedAttachType?: number | undefined
  readonly flags?: number | undefined
  /** The network interface whose hardware or driver is to run the program. */
  readonly interfaceIndex?: number | undefined
  /** The handle of the program that this one attaches to, or of the BTF object of a kernel module. */
  readonly attachTarget?: number | undefined
  /** The id of the type, in the target's or else the kernel's BTF, that the program attaches to. */
  readonly attachBtfId?: number | undefined
  /** The handle of the BTF object that the records below refer to. */
  readonly btf?: number | undefined
  /** Records of `struct bpf_func_info`, 8 bytes each. */
  readonly functionInfo?: Uint8Array | undefined
  /** Records of `struct bpf_line_info`, 16 bytes each. */
  readonly lineInfo?: Uint8Array | undefined
  /** Records of `struct bpf_core_relo`, 16 bytes each: the kernel adapts the instructions to its own types. Since Linux 5.17. */
  readonly relocations?: Uint8Array | undefined
}

const nothing = new Uint8Array(0)

/** What the verifier writes into a log: `BPF_LOG_LEVEL1`, why it refuses; `BPF_LOG_LEVEL2`, all that it does; `BPF_LOG_STATS`. */
export const LogLevel = { refusal: 1, states: 2, statistics: 4 } as const

/** Loads a program: its handle, or `-errno`. A log of some length is filled with what the verifier says. */
export function loadProgram(attributes: ProgramAttributes, log: Uint8Array = nothing, level: number = LogLevel.refusal): number {
  return withLockedMemory(() => load(attributes, log, log.length === 0 ? 0 : level))
}

function load(attributes: ProgramAttributes, log: Uint8Array, level: number): number {
  return native.programLoad(
    attributes.type,
    attributes.instructions,
    attributes.license ?? '',
    attributes.name ?? '',
    attributes.expectedAttachType ?? 0,
    attributes.flags ?? 0,
    level,
    log,
    attributes.interfaceIndex ?? 0,
    attributes.attachTarget ?? 0,
    attributes.attachBtfId ?? 0,
    attributes.btf ?? 0,
    attributes.functionInfo ?? nothing,
    attributes.lineInfo ?? nothing,
    attributes.relocations ?? nothing,
    tokenHandle()
  )
}
