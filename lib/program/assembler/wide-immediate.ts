import { invalidType, outOfRange } from '../../codec/invalid.js'
import { type Instruction, instruction, type MapReference } from './instruction.js'
import { labelName } from './label-name.js'
import { InstructionClass, Mode, Pseudo, sizeCodes } from './opcode.js'
import { type Register, registerNumber } from './register.js'

const wideOpcode = InstructionClass.ld | Mode.immediate | sizeCodes[64]

/** `destination = value`, any 64 bits: from -2^63 to 2^64 - 1. Takes the room of two instructions. */
export function loadImmediate(destination: Register, value: number | bigint): Instruction {
  const bits = BigInt.asUintN(64, checkedInteger(value))
  return wide(destination, { immediate: Number(bits & 0xffff_ffffn) | 0, upper: Number(bits >> 32n) | 0 })
}

/** `destination = the map`, for the helpers that take one. The map must be open when the program is loaded, and no longer. */
export function loadMap(destination: Register, map: MapReference): Instruction {
  return wide(destination, { source: Pseudo.mapFd, map: mapReference(map) })
}

/** `destination = the address of the map's memory + offset`: only for an array of one element. Since Linux 5.2. */
export function loadMapValue(destination: Register, map: MapReference, offset = 0): Instruction {
  if (!Number.isInteger(offset) || offset < 0 || offset >= 2 ** 31) throw outOfRange('an offset in bytes, 0 or more', offset)
  return wide(destination, { source: Pseudo.mapValue, map: mapReference(map), upper: offset })
}

/** `destination = the address of a function of this program`, for helpers that call it back, such as `loop`. Since Linux 5.13. */
export function loadFunction(destination: Register, to: string): Instruction {
  return wide(destination, { source: Pseudo.function, target: { label: labelName(to), field: 'immediate' } })
}

function wide(destination: Register, parts: Partial<Instruction>): Instruction {
  return instruction({ opcode: wideOpcode, destination: registerNumber(destination), upper: 0, ...parts })
}

function checkedInteger(value: unknown): bigint {
  const expected = 'an integer from -2^63 to 2^64 - 1'
  if (typeof value !== 'bigint' && typeof value !== 'number') throw invalidType(expected, value)
  if (typeof value === 'number' && !Number.isSafeInteger(value)) throw outOfRange(`${expected}, a bigint beyond 2^53`, value)
  const integer = BigInt(value)
  if (integer < -(2n ** 63n) || integer >= 2n ** 64n) throw outOfRange(expected, value)
  return integer
}

// Only that there is something to ask: the descriptor itself is asked for when the program is put together.
function mapReference(map: MapReference): MapReference {
  if (typeof map !== 'object' || map === null || !('fd' in map)) throw invalidType('a map, or an object with its descriptor as `fd`', map)
  return map
}
