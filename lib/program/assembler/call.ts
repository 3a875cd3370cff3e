import { Btf } from '../../btf/btf.js'
import { invalidType } from '../../codec/invalid.js'
import { type HelperName, helpers } from './helpers.js'
import { type Instruction, instruction } from './instruction.js'
import { labelName } from './label-name.js'
import { InstructionClass, jumpCodes, Pseudo } from './opcode.js'

const callOpcode = InstructionClass.jmp | jumpCodes.call

/**
 * Calls one of the kernel's helpers, by name as in bpf-helpers(7) or by number: arguments in `r1` to `r5`, the result in `r0`.
 *
 * The helper leaves `r1` to `r5` undefined; `r6` to `r9` keep their values.
 */
export function call(helper: HelperName | number): Instruction {
  return instruction({ opcode: callOpcode, immediate: helperNumber(helper) })
}

/** Calls a function of this program, which starts at the label and ends with `exit()`. Since Linux 4.16. */
export function callLocal(to: string): Instruction {
  return instruction({ opcode: callOpcode, source: Pseudo.localCall, target: { label: labelName(to), field: 'immediate' } })
}

/**
 * Calls one of the kernel's own functions that are open to programs (kfuncs), by its name, or by its id in the kernel's BTF: arguments in `r1`
 * to `r5`, the result in `r0`. Since Linux 5.13; which there are depends on the kernel and the type of the program.
 */
export function callKernel(name: string | number): Instruction {
  return instruction({ opcode: callOpcode, source: Pseudo.kernelFunction, immediate: kernelFunctionId(name) })
}

/** Ends the program, or the function, with the result in `r0`. */
export function exit(): Instruction {
  return instruction({ opcode: InstructionClass.jmp | jumpCodes.exit })
}

function helperNumber(helper: HelperName | number): number {
  if (typeof helper === 'number' && Number.isInteger(helper) && helper > 0 && helper < 2 ** 31) return helper
  if (typeof helper === 'string' && Object.hasOwn(helpers, helper)) return helpers[helper]
  throw invalidType("a helper's name as in bpf-helpers(7), without the leading bpf_", helper)
}

function kernelFunctionId(name: string | number): number {
  if (typeof name === 'number' && Number.isInteger(name) && name > 0 && name < 2 ** 31) return name
  const found = typeof name === 'string' && name !== '' ? Btf.kernel().find(name, 'function') : undefined
  if (found !== undefined) return found.id
  throw invalidType('the name of a function of this kernel, or its id in the BTF', name)
}
