import { invalidType, outOfRange } from '../../codec/invalid.js'
import type { Instruction } from './instruction.js'
import { Operand } from './opcode.js'
import { isRegister, type Register, registerNumber } from './register.js'

/** The second operand of an instruction: a register, or an integer of 32 bits. */
export type Source = Register | number

/** A place in memory, as assemblers write it: `[r10, -8]` is 8 bytes below the address in `r10`; `[r0]` is where `r0` points. */
export type Memory = readonly [base: Register, offset?: number]

type SourceParts = Pick<Instruction, 'source' | 'immediate'> & { readonly operand: number }

/** The parts that hold `source`. `range` is what an immediate may be. */
export function sourceParts(source: Source, range: ImmediateRange): SourceParts {
  if (isRegister(source)) return { operand: Operand.register, source: registerNumber(source), immediate: 0 }
  return { operand: Operand.immediate, source: 0, immediate: checkedImmediate(source, range) }
}

export interface ImmediateRange {
  readonly minimum: number
  readonly maximum: number
}

/** An operation on 64 bits extends the sign of its immediate: 0xffffffff would become 64 ones, so it is not taken. */
export const signExtendedRange: ImmediateRange = { minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }

/** Where only the low `bits` count, signed and unsigned numbers say the same. */
export function rangeOfBits(bits: number): ImmediateRange {
  return { minimum: -(2 ** (bits - 1)), maximum: 2 ** bits - 1 }
}

export function checkedImmediate(value: unknown, { minimum, maximum }: ImmediateRange): number {
  const expected = `a register, or an integer from ${minimum} to ${maximum}`
  if (typeof value !== 'number') throw invalidType(expected, value)
  if (!Number.isInteger(value) || value < minimum || value > maximum) throw outOfRange(expected, value)
  return value | 0
}

/** The base's number and the offset, which the instruction keeps in 16 bits. */
export function memoryParts(memory: Memory): { readonly base: number; readonly offset: number } {
  if (!Array.isArray(memory)) throw invalidType('a place in memory such as [r10, -8]', memory)
  const [base, offset = 0] = memory
  if (!Number.isInteger(offset) || offset < -32768 || offset > 32767) throw outOfRange('an offset from -32768 to 32767', offset)
  return { base: registerNumber(base), offset }
}
