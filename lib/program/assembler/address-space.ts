import { type Instruction, instruction } from './instruction.js'
import { addressSpaceCast, arithmeticCodes, InstructionClass, Operand } from './opcode.js'
import { type Register, registerNumber } from './register.js'

/**
 * `destination = the kernel's address of source`, a pointer into an arena as user space has it: what programs load and store by. The
 * program must use the map too, by `loadMap`. Since Linux 6.9, for `arena` maps.
 */
export const castToKernel = cast(0, 1)
/** `destination = user space's address of source`, a pointer into an arena as `castToKernel` gives it: what to store there. Since Linux 6.9. */
export const castToUser = cast(1, 0)

// An instruction of its own, addr_space_cast, in the clothes of a move: https://docs.kernel.org/bpf/standardization/instruction-set.html
const opcode = InstructionClass.alu64 | arithmeticCodes.mov | Operand.register

function cast(to: 0 | 1, from: 0 | 1): (destination: Register, source: Register) => Instruction {
  return (destination, source) =>
    instruction({
      opcode,
      destination: registerNumber(destination),
      source: registerNumber(source),
      offset: addressSpaceCast,
      immediate: (to << 16) | from
    })
}
