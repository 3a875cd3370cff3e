import { type Instruction, instruction } from './instruction.js'
import { arithmeticCodes, InstructionClass, Operand } from './opcode.js'
import { rangeOfBits, type Source, signExtendedRange, sourceParts } from './operand.js'
import { type Register, registerNumber } from './register.js'

/** `destination = source` */
export const mov = operation64('mov')
/** `destination += source` */
export const add = operation64('add')
/** `destination -= source` */
export const sub = operation64('sub')
/** `destination *= source` */
export const mul = operation64('mul')
/** `destination /= source`, unsigned; division by a register that is 0 gives 0. */
export const div = operation64('div')
/** `destination %= source`, unsigned; by a register that is 0 it leaves the destination as it is. */
export const mod = operation64('mod')
/** `destination /= source`, signed. Since Linux 6.6. */
export const sdiv = operation64('div', 1)
/** `destination %= source`, signed. Since Linux 6.6. */
export const smod = operation64('mod', 1)
/** `destination &= source` */
export const and = operation64('and')
/** `destination |= source` */
export const or = operation64('or')
/** `destination ^= source` */
export const xor = operation64('xor')
/** `destination <<= source` */
export const lsh = operation64('lsh')
/** `destination >>= source`, filled with zeros. */
export const rsh = operation64('rsh')
/** `destination >>= source`, filled with the sign. */
export const arsh = operation64('arsh')
/** `register = -register` */
export const neg = unary(InstructionClass.alu64 | arithmeticCodes.neg)

/** `destination = (s8)source`: the low 8 bits, the sign extended. Since Linux 6.6. */
export const movSigned8 = signExtension(8)
/** `destination = (s16)source`: the low 16 bits, the sign extended. Since Linux 6.6. */
export const movSigned16 = signExtension(16)
/** `destination = (s32)source`: the low 32 bits, the sign extended. Since Linux 6.6. */
export const movSigned32 = signExtension(32)

/** `mov` on the low 32 bits; like every 32-bit operation it sets the upper half to 0. */
export const mov32 = operation32('mov')
/** `add` on the low 32 bits. */
export const add32 = operation32('add')
/** `sub` on the low 32 bits. */
export const sub32 = operation32('sub')
/** `mul` on the low 32 bits. */
export const mul32 = operation32('mul')
/** `div` on the low 32 bits. */
export const div32 = operation32('div')
/** `mod` on the low 32 bits. */
export const mod32 = operation32('mod')
/** `sdiv` on the low 32 bits. Since Linux 6.6. */
export const sdiv32 = operation32('div', 1)
/** `smod` on the low 32 bits. Since Linux 6.6. */
export const smod32 = operation32('mod', 1)
/** `and` on the low 32 bits. */
export const and32 = operation32('and')
/** `or` on the low 32 bits. */
export const or32 = operation32('or')
/** `xor` on the low 32 bits. */
export const xor32 = operation32('xor')
/** `lsh` on the low 32 bits. */
export const lsh32 = operation32('lsh')
/** `rsh` on the low 32 bits. */
export const rsh32 = operation32('rsh')
/** `arsh` on the low 32 bits. */
export const arsh32 = operation32('arsh')
/** `neg` on the low 32 bits. */
export const neg32 = unary(InstructionClass.alu | arithmeticCodes.neg)

/** Turns the low 16 bits to big endian, network order, and clears the others: on a little-endian machine it swaps. */
export const be16 = byteOrder(Operand.register, 16)
/** Turns the low 32 bits to big endian, network order, and clears the others. */
export const be32 = byteOrder(Operand.register, 32)
/** Turns all 64 bits to big endian, network order. */
export const be64 = byteOrder(Operand.register, 64)
/** Turns the low 16 bits to little endian and clears the others: on a little-endian machine it only clears. */
export const le16 = byteOrder(Operand.immediate, 16)
/** Turns the low 32 bits to little endian and clears the others. */
export const le32 = byteOrder(Operand.immediate, 32)
/** Turns all 64 bits to little endian. */
export const le64 = byteOrder(Operand.immediate, 64)

/** Swaps the bytes of the low 16 bits, and clears the others. Since Linux 6.6. */
export const bswap16 = swap(16)
/** Swaps the bytes of the low 32 bits, and clears the others. Since Linux 6.6. */
export const bswap32 = swap(32)
/** Swaps all eight bytes. Since Linux 6.6. */
export const bswap64 = swap(64)

// The signed division and remainder are the unsigned ones with 1 in the offset.
function operation64(name: keyof typeof arithmeticCodes, offset = 0): (destination: Register, source: Source) => Instruction {
  return (destination, source) => {
    const { operand, ...parts } = sourceParts(source, signExtendedRange)
    const opcode = InstructionClass.alu64 | arithmeticCodes[name] | operand
    return instruction({ opcode, destination: registerNumber(destination), offset, ...parts })
  }
}

function operation32(name: keyof typeof arithmeticCodes, offset = 0): (destination: Register, source: Source) => Instruction {
  return (destination, source) => {
    const { operand, ...parts } = sourceParts(source, rangeOfBits(32))
    const opcode = InstructionClass.alu | arithmeticCodes[name] | operand
    return instruction({ opcode, destination: registerNumber(destination), offset, ...parts })
  }
}

function unary(opcode: number): (register: Register) => Instruction {
  return register => instruction({ opcode, destination: registerNumber(register) })
}

function byteOrder(direction: number, bits: number): (register: Register) => Instruction {
  const opcode = InstructionClass.alu | arithmeticCodes.end | direction
  return register => instruction({ opcode, destination: registerNumber(register), immediate: bits })
}

// A move of a register with a number of bits in its offset.
function signExtension(bits: number): (destination: Register, source: Register) => Instruction {
  const opcode = InstructionClass.alu64 | arithmeticCodes.mov | Operand.register
  return (destination, source) =>
    instruction({ opcode, destination: registerNumber(destination), source: registerNumber(source), offset: bits })
}

function swap(bits: number): (register: Register) => Instruction {
  const opcode = InstructionClass.alu64 | arithmeticCodes.end
  return register => instruction({ opcode, destination: registerNumber(register), immediate: bits })
}
