import type { Descriptor } from '../sys/descriptor.js'
import type { ProgramKind, ProgramType } from './program-types.js'

/** A program in the kernel, for the functions that work on it. */
export interface LoadedProgram {
  readonly descriptor: Descriptor
  readonly type: ProgramType
  readonly kind: ProgramKind
  /** `xdp program "count" (id 12)`, for messages. */
  readonly what: string
}
