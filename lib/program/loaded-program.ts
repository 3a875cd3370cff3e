import type { Descriptor } from '../sys/descriptor.js'
import type { ProgramKind, ProgramType } from '../sys/program-types.js'

/** A program in the kernel, for the functions that work on it. */
export interface LoadedProgram {
  readonly descriptor: Descriptor
  readonly type: ProgramType
  readonly kind: ProgramKind
  /** `xdp program "count" (id 12)`, for messages. */
  readonly what: string
  /** The kernel's number of what it was loaded to be attached to; `undefined` where that was not said, or somebody else loaded it. */
  readonly expectedAttachType: number | undefined
}
