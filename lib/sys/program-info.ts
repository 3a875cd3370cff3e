import { decodeName, littleEndian } from './info-field.js'
import { type ProgramType, programTypeOf } from './program-types.js'

/** The beginning of the kernel's description of a program: `struct bpf_prog_info`. */
export interface ProgramInfo {
  /** The kernel's name of the type in lower case, or its number for one that this library does not know. */
  readonly type: ProgramType | number
  readonly id: number
  readonly name: string
}

/** The bytes of `struct bpf_prog_info` up to the last field that is read here. */
export const programInfoSize = 80

/** Decodes the beginning of `struct bpf_prog_info`. */
export function decodeProgramInfo(bytes: Uint8Array): ProgramInfo {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  return {
    type: programTypeOf(view.getUint32(0, littleEndian)),
    id: view.getUint32(4, littleEndian),
    name: decodeName(bytes.subarray(64, 80))
  }
}
