import type { Fields } from './disassemble.js'
import { helpers } from './helpers.js'
import { describeLoad, describePacketLoad, describeStore, signed, unknown } from './memory-notation.js'
import {
  addressSpaceCast,
  arithmeticCodes,
  classMask,
  InstructionClass,
  jumpCodes,
  Mode,
  modeMask,
  Operand,
  operationMask,
  Pseudo,
  sizeCodes,
  sizeMask
} from './opcode.js'

const operators = new Map<number, string>([
  [arithmeticCodes.add, '+='],
  [arithmeticCodes.sub, '-='],
  [arithmeticCodes.mul, '*='],
  [arithmeticCodes.div, '/='],
  [arithmeticCodes.or, '|='],
  [arithmeticCodes.and, '&='],
  [arithmeticCodes.lsh, '<<='],
  [arithmeticCodes.rsh, '>>='],
  [arithmeticCodes.mod, '%='],
  [arithmeticCodes.xor, '^='],
  [arithmeticCodes.mov, '='],
  [arithmeticCodes.arsh, 's>>=']
])

const conditions = new Map<number, string>([
  [jumpCodes.jeq, '=='],
  [jumpCodes.jgt, '>'],
  [jumpCodes.jge, '>='],
  [jumpCodes.jset, '&'],
  [jumpCodes.jne, '!='],
  [jumpCodes.jsgt, 's>'],
  [jumpCodes.jsge, 's>='],
  [jumpCodes.jlt, '<'],
  [jumpCodes.jle, '<='],
  [jumpCodes.jslt, 's<'],
  [jumpCodes.jsle, 's<=']
])

const helperNames = new Map<number, string>(Object.entries(helpers).map(([name, number]) => [number, name]))

/** The instruction in the notation of the kernel's verifier: `if r0 == 0x0 goto pc+2`. */
export function describeInstruction(fields: Fields): string {
  const instructionClass = fields.opcode & classMask
  if (instructionClass === InstructionClass.alu || instructionClass === InstructionClass.alu64) return arithmetic(fields)
  if (instructionClass === InstructionClass.jmp || instructionClass === InstructionClass.jmp32) return jump(fields)
  if (instructionClass === InstructionClass.ld) return wide(fields)
  if (instructionClass === InstructionClass.ldx) return describeLoad(fields)
  return describeStore(fields)
}

function register(number: number, is32 = false): string {
  return `${is32 ? 'w' : 'r'}${number}`
}

function arithmetic(fields: Fields): string {
  const { opcode, offset, immediate } = fields
  const is32 = (opcode & classMask) === InstructionClass.alu
  const operation = opcode & operationMask
  const destination = register(fields.destination, is32)
  if (operation === arithmeticCodes.end) return byteOrder(fields, is32)
  if (operation === arithmeticCodes.neg) return `${destination} = -${destination}`
  const source = (opcode & Operand.register) === 0 ? String(immediate) : register(fields.source, is32)
  const operator = operators.get(operation)
  if (operator === undefined) return unknown
  if (offset === 0) return `${destination} ${operator} ${source}`
  if (operation === arithmeticCodes.mov && offset === addressSpaceCast) return addressSpaceOf(fields)
  return operation === arithmeticCodes.mov ? `${destination} = (s${offset})${source}` : `${destination} s${operator} ${source}`
}

function addressSpaceOf({ destination, source, immediate }: Fields): string {
  return `r${destination} = addr_space_cast(r${source}, ${immediate >>> 16}, ${immediate & 0xffff})`
}

function byteOrder({ opcode, destination, immediate }: Fields, is32: boolean): string {
  const order = (opcode & Operand.register) === 0 ? 'le' : 'be'
  return `r${destination} = ${is32 ? order : 'bswap'}${immediate} r${destination}`
}

function jump(fields: Fields): string {
  const { opcode, source, offset, immediate } = fields
  const is32 = (opcode & classMask) === InstructionClass.jmp32
  const operation = opcode & operationMask
  if (operation === jumpCodes.call) return call(fields)
  if (operation === jumpCodes.exit) return 'exit'
  if (operation === jumpCodes.ja && (opcode & Operand.register) !== 0) return `gotox r${fields.destination}`
  if (operation === jumpCodes.ja) return is32 ? `gotol ${place(immediate)}` : `goto ${place(offset)}`
  if (operation === jumpCodes.jcond) return `may_goto ${place(offset)}`
  const condition = conditions.get(operation)
  if (condition === undefined) return unknown
  const right = (opcode & Operand.register) === 0 ? hex(immediate) : register(source, is32)
  return `if ${register(fields.destination, is32)} ${condition} ${right} goto ${place(offset)}`
}

function call({ source, immediate }: Fields): string {
  if (source === Pseudo.localCall) return `call pc${signed(immediate)}`
  if (source === Pseudo.kernelFunction) return `call kernel-function#${immediate}`
  return `call bpf_${helperNames.get(immediate) ?? 'unknown'}#${immediate}`
}

function wide({ opcode, destination, source, immediate, upper }: Fields): string {
  if ((opcode & modeMask) !== Mode.immediate) return describePacketLoad({ opcode, source, immediate })
  if ((opcode & sizeMask) !== sizeCodes[64]) return unknown
  if (source === Pseudo.mapFd) return `r${destination} = map[fd:${immediate}]`
  if (source === Pseudo.mapValue) return `r${destination} = map[fd:${immediate}][0]+${upper}`
  if (source === Pseudo.mapIndex) return `r${destination} = map[idx:${immediate}]`
  if (source === Pseudo.mapIndexValue) return `r${destination} = map[idx:${immediate}][0]+${upper}`
  if (source === Pseudo.kernelVariable) return `r${destination} = kernel-variable#${immediate}`
  if (source === Pseudo.function) return `r${destination} = subprog[${signed(immediate)}]`
  const value = (BigInt.asUintN(32, BigInt(upper)) << 32n) | BigInt.asUintN(32, BigInt(immediate))
  return `r${destination} = 0x${value.toString(16)}`
}

function place(distance: number): string {
  return `pc${signed(distance)}`
}

function hex(immediate: number): string {
  return `0x${(immediate >>> 0).toString(16)}`
}
