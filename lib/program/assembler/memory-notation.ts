import type { Fields } from './disassemble.js'
import { AtomicOperation, atomicNames, classMask, InstructionClass, Mode, modeMask, sizeCodes, sizeMask } from './opcode.js'

export const unknown = 'unknown instruction'

const bitsOf = new Map<number, string>(Object.entries(sizeCodes).map(([bits, code]) => [code, bits]))

/** A load from memory. */
export function describeLoad({ opcode, destination, source, offset }: Fields): string {
  const mode = opcode & modeMask
  if (mode !== Mode.memory && mode !== Mode.signExtending) return unknown
  return `r${destination} = *${pointer(opcode, source, offset, mode === Mode.signExtending ? 's' : 'u')}`
}

/** A load from the packet, as programs had it before they had pointers into that. */
export function describePacketLoad({ opcode, source, immediate }: Pick<Fields, 'opcode' | 'source' | 'immediate'>): string {
  const mode = opcode & modeMask
  if (mode === Mode.packet) return `r0 = *(${type(opcode)} *)skb[${immediate}]`
  return mode === Mode.packetIndirect ? `r0 = *(${type(opcode)} *)skb[r${source} + ${immediate}]` : unknown
}

/** A store to memory, or an atomic operation on it. */
export function describeStore(fields: Fields): string {
  const { opcode, destination, source, offset, immediate } = fields
  const isImmediate = (opcode & classMask) === InstructionClass.st
  if ((opcode & modeMask) === Mode.atomic && !isImmediate) return atomic(fields)
  if ((opcode & modeMask) !== Mode.memory) return unknown
  return `*${pointer(opcode, destination, offset)} = ${isImmediate ? immediate : `r${source}`}`
}

const operators = new Map<number, string>([
  [AtomicOperation.add, '+='],
  [AtomicOperation.or, '|='],
  [AtomicOperation.and, '&='],
  [AtomicOperation.xor, '^=']
])

function atomic({ opcode, destination, source, offset, immediate }: Fields): string {
  const memory = pointer(opcode, destination, offset)
  if (immediate === AtomicOperation.loadAcquire) return `r${destination} = load_acquire(${pointer(opcode, source, offset)})`
  if (immediate === AtomicOperation.storeRelease) return `store_release(${memory}, r${source})`
  const operator = operators.get(immediate)
  if (operator !== undefined) return `lock *${memory} ${operator} r${source}`
  const name = atomicNames.get(immediate)
  if (name === undefined) return unknown
  const operation = `${(opcode & sizeMask) === sizeCodes[64] ? 'atomic64' : 'atomic'}_${name}`
  return name === 'cmpxchg' ? `r0 = ${operation}(${memory}, r0, r${source})` : `r${source} = ${operation}(${memory}, r${source})`
}

function pointer(opcode: number, base: number, offset: number, sign = 'u'): string {
  return `(${type(opcode, sign)} *)(r${base} ${signed(offset)})`
}

function type(opcode: number, sign = 'u'): string {
  return `${sign}${bitsOf.get(opcode & sizeMask)}`
}

/** `+1`, `-1` */
export function signed(number: number): string {
  return number < 0 ? String(number) : `+${number}`
}
