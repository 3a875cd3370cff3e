import { bytes, MemoryView, type OutputOf, struct, text, u32, u64 } from '../codec/index.js'
import { bpfError } from '../errors/index.js'
import type { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import { type ProgramType, programTypeOf } from '../sys/program-types.js'

/** The beginning of `struct bpf_prog_info`; kernels that are older fill less and leave the rest zero. */
const layout = struct({
  type: u32,
  id: u32,
  tag: bytes(8),
  jitedLength: u32,
  translatedLength: u32,
  jitedAddress: u64,
  translatedAddress: u64,
  loadTime: u64,
  createdByUid: u32,
  mapCount: u32,
  mapIdsAddress: u64,
  name: text(16),
  interfaceIndex: u32,
  isGplCompatible: u32,
  networkDevice: u64,
  networkInode: u64,
  functionCounts: u64,
  functionAddresses: u64,
  functionLengths: u64,
  btfId: u32,
  debugRecords: bytes(60),
  runTime: u64,
  runCount: u64,
  recursionMisses: u64,
  verifiedInstructions: u32
})

/** What the kernel says of a program. */
export interface ProgramInfo {
  readonly id: number
  /** The kernel's name of the type in lower case, or its number for one that this library does not know. */
  readonly type: ProgramType | number
  /** At most 15 characters; empty for none. */
  readonly name: string
  /** A digest of the instructions, 16 hexadecimal digits: programs with the same one do the same. */
  readonly tag: string
  /** Who loaded it. */
  readonly createdByUid: number
  /** When it was loaded: nanoseconds since the machine was started. */
  readonly loadTime: bigint
  /** Whether it may call the helpers that are for the GPL only. Since Linux 4.18. */
  readonly isGplCompatible: boolean
  /** How many maps it uses. */
  readonly mapCount: number
  /** Bytes of its instructions as the kernel rewrote them, and of machine code; 0 for who may not see them. */
  readonly translatedLength: number
  readonly jitedLength: number
  /** How often it ran, and for how many nanoseconds; counted while the sysctl kernel.bpf_stats_enabled is 1. Since Linux 5.1. */
  readonly runCount: bigint
  readonly runTime: bigint
  /** How many instructions the verifier went through. Since Linux 5.16. */
  readonly verifiedInstructions: number
}

/** Asks the kernel. */
export function readInfo(descriptor: Descriptor): ProgramInfo {
  const view = new MemoryView(new ArrayBuffer(layout.size))
  const status = native.objectInfo(descriptor.handle, view.u8)
  if (status < 0) throw bpfError({ errno: -status, command: 'BPF_OBJ_GET_INFO_BY_FD', what: 'read what the kernel says of a program' })
  return toInfo(layout.read(view, 0))
}

function toInfo(raw: OutputOf<typeof layout>): ProgramInfo {
  return {
    id: raw.id,
    type: programTypeOf(raw.type),
    name: raw.name,
    tag: Buffer.from(raw.tag).toString('hex'),
    createdByUid: raw.createdByUid,
    loadTime: raw.loadTime,
    isGplCompatible: (raw.isGplCompatible & 1) === 1,
    mapCount: raw.mapCount,
    translatedLength: raw.translatedLength,
    jitedLength: raw.jitedLength,
    runCount: raw.runCount,
    runTime: raw.runTime,
    verifiedInstructions: raw.verifiedInstructions
  }
}
