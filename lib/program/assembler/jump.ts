import { type Instruction, instruction, type Label } from './instruction.js'
import { labelName } from './label-name.js'
import { InstructionClass, jumpCodes } from './opcode.js'
import { rangeOfBits, type Source, signExtendedRange, sourceParts } from './operand.js'
import { type Register, registerNumber } from './register.js'

/** Names the next instruction, to jump to. Each name once in a program. */
export function label(name: string): Label {
  return { label: labelName(name) }
}

/** Jumps to the label. */
export function ja(to: string): Instruction {
  return instruction({ opcode: InstructionClass.jmp | jumpCodes.ja, target: { label: labelName(to), field: 'offset' } })
}

/** Jumps to the label, however far it is. Since Linux 6.6. */
export function gotol(to: string): Instruction {
  return instruction({ opcode: InstructionClass.jmp32 | jumpCodes.ja, target: { label: labelName(to), field: 'immediate' } })
}

/**
 * Goes on, or jumps to the label when the program has been here millions of times: with it at its head, a loop needs no bound that the
 * verifier can see. Since Linux 6.9.
 */
export function mayGoto(to: string): Instruction {
  return instruction({ opcode: InstructionClass.jmp | jumpCodes.jcond, target: { label: labelName(to), field: 'offset' } })
}

/** Jumps if `left == right`: `jeq(r0, 0, 'absent')` */
export const jeq = jump64('jeq')
/** Jumps if `left != right`. */
export const jne = jump64('jne')
/** Jumps if `left > right`, unsigned. */
export const jgt = jump64('jgt')
/** Jumps if `left >= right`, unsigned. */
export const jge = jump64('jge')
/** Jumps if `left < right`, unsigned. */
export const jlt = jump64('jlt')
/** Jumps if `left <= right`, unsigned. */
export const jle = jump64('jle')
/** Jumps if `left > right`, signed. */
export const jsgt = jump64('jsgt')
/** Jumps if `left >= right`, signed. */
export const jsge = jump64('jsge')
/** Jumps if `left < right`, signed. */
export const jslt = jump64('jslt')
/** Jumps if `left <= right`, signed. */
export const jsle = jump64('jsle')
/** Jumps if `left & right` is not 0. */
export const jset = jump64('jset')

/** `jeq` on the low 32 bits. Since Linux 5.1, like the others. */
export const jeq32 = jump32('jeq')
/** `jne` on the low 32 bits. */
export const jne32 = jump32('jne')
/** `jgt` on the low 32 bits. */
export const jgt32 = jump32('jgt')
/** `jge` on the low 32 bits. */
export const jge32 = jump32('jge')
/** `jlt` on the low 32 bits. */
export const jlt32 = jump32('jlt')
/** `jle` on the low 32 bits. */
export const jle32 = jump32('jle')
/** `jsgt` on the low 32 bits. */
export const jsgt32 = jump32('jsgt')
/** `jsge` on the low 32 bits. */
export const jsge32 = jump32('jsge')
/** `jslt` on the low 32 bits. */
export const jslt32 = jump32('jslt')
/** `jsle` on the low 32 bits. */
export const jsle32 = jump32('jsle')
/** `jset` on the low 32 bits. */
export const jset32 = jump32('jset')

function jump64(name: keyof typeof jumpCodes): (left: Register, right: Source, to: string) => Instruction {
  return (left, right, to) => {
    const { operand, ...parts } = sourceParts(right, signExtendedRange)
    return conditional(InstructionClass.jmp | jumpCodes[name] | operand, left, parts, to)
  }
}

function jump32(name: keyof typeof jumpCodes): (left: Register, right: Source, to: string) => Instruction {
  return (left, right, to) => {
    const { operand, ...parts } = sourceParts(right, rangeOfBits(32))
    return conditional(InstructionClass.jmp32 | jumpCodes[name] | operand, left, parts, to)
  }
}

function conditional(opcode: number, left: Register, parts: Pick<Instruction, 'source' | 'immediate'>, to: string): Instruction {
  return instruction({ opcode, destination: registerNumber(left), ...parts, target: { label: labelName(to), field: 'offset' } })
}
