import { type Instruction, instruction } from './instruction.js'
import { InstructionClass, Mode, sizeCodes } from './opcode.js'
import { type Memory, memoryParts, rangeOfBits, type Source, signExtendedRange, sourceParts } from './operand.js'
import { type Register, registerNumber } from './register.js'

type Bits = keyof typeof sizeCodes

/** `destination = *(u8 *)from`: `load8(r0, [r1, 12])` */
export const load8 = load(8)
/** `destination = *(u16 *)from` */
export const load16 = load(16)
/** `destination = *(u32 *)from` */
export const load32 = load(32)
/** `destination = *(u64 *)from` */
export const load64 = load(64)
/** `destination = *(s8 *)from`, the sign extended. Since Linux 6.6. */
export const loadSigned8 = load(8, Mode.signExtending)
/** `destination = *(s16 *)from`, the sign extended. Since Linux 6.6. */
export const loadSigned16 = load(16, Mode.signExtending)
/** `destination = *(s32 *)from`, the sign extended. Since Linux 6.6. */
export const loadSigned32 = load(32, Mode.signExtending)

/** `*(u8 *)to = source`: `store8([r10, -1], 7)` */
export const store8 = store(8)
/** `*(u16 *)to = source` */
export const store16 = store(16)
/** `*(u32 *)to = source` */
export const store32 = store(32)
/** `*(u64 *)to = source`; an immediate has 32 bits, whose sign is extended. */
export const store64 = store(64)

function load(bits: Bits, mode: number = Mode.memory): (destination: Register, from: Memory) => Instruction {
  const opcode = InstructionClass.ldx | mode | sizeCodes[bits]
  return (destination, from) => {
    const { base, offset } = memoryParts(from)
    return instruction({ opcode, destination: registerNumber(destination), source: base, offset })
  }
}

function store(bits: Bits): (to: Memory, source: Source) => Instruction {
  const range = bits === 64 ? signExtendedRange : rangeOfBits(bits)
  return (to, from) => {
    const { base, offset } = memoryParts(to)
    const { source, immediate, operand } = sourceParts(from, range)
    const storeClass = operand === 0 ? InstructionClass.st : InstructionClass.stx
    return instruction({ opcode: storeClass | Mode.memory | sizeCodes[bits], destination: base, source, offset, immediate })
  }
}
