import { invalidType } from '../../codec/invalid.js'

/** A register of the BPF machine, 64 bits wide. */
export type Register = 'r0' | 'r1' | 'r2' | 'r3' | 'r4' | 'r5' | 'r6' | 'r7' | 'r8' | 'r9' | 'r10'

const numbers: Readonly<Record<Register, number>> = { r0: 0, r1: 1, r2: 2, r3: 3, r4: 4, r5: 5, r6: 6, r7: 7, r8: 8, r9: 9, r10: 10 }

export function isRegister(operand: unknown): operand is Register {
  return typeof operand === 'string' && Object.hasOwn(numbers, operand)
}

export function registerNumber(register: Register): number {
  if (!isRegister(register)) throw invalidType('a register, r0 to r10', register)
  return numbers[register]
}
