import { atPath, invalidType, outOfRange } from '../../codec/invalid.js'
import { describeInstruction } from './notation.js'
import { InstructionClass, Mode, sizeCodes } from './opcode.js'

const slotSize = 8
const wideOpcode = InstructionClass.ld | Mode.immediate | sizeCodes[64]

/** The fields of one instruction, as the kernel stores them. */
export interface Fields {
  readonly opcode: number
  readonly destination: number
  readonly source: number
  readonly offset: number
  readonly immediate: number
  /** The upper half of a 64-bit immediate; 0 for other instructions. */
  readonly upper: number
}

/**
 * A program's instructions in the notation of the kernel's verifier, a line for each: `0: (b7) r1 = 1`.
 *
 * The number is that of the slot of 8 bytes: an instruction with a 64-bit immediate takes two.
 */
export function disassemble(bytes: Uint8Array): string[] {
  if (!(bytes instanceof Uint8Array)) throw atPath(invalidType('the bytes of instructions', bytes), 'bytes')
  if (bytes.length % slotSize !== 0) throw atPath(outOfRange('whole instructions, 8 bytes each', bytes), 'bytes')
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const lines: string[] = []
  for (let slot = 0; slot * slotSize < bytes.length; slot++) {
    const fields = readFields(view, slot)
    lines.push(`${slot}: (${fields.opcode.toString(16).padStart(2, '0')}) ${describeInstruction(fields)}`)
    if (fields.opcode === wideOpcode) slot++
  }
  return lines
}

function readFields(view: DataView, slot: number): Fields {
  const start = slot * slotSize
  const registers = view.getUint8(start + 1)
  const opcode = view.getUint8(start)
  const hasUpper = opcode === wideOpcode && start + 2 * slotSize <= view.byteLength
  return {
    opcode,
    destination: registers & 0xf,
    source: registers >> 4,
    offset: view.getInt16(start + 2, true),
    immediate: view.getInt32(start + 4, true),
    upper: hasUpper ? view.getInt32(start + slotSize + 4, true) : 0
  }
}
