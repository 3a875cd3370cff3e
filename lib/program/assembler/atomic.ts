import { type Instruction, instruction } from './instruction.js'
import { AtomicOperation, InstructionClass, Mode, sizeCodes } from './opcode.js'
import { type Memory, memoryParts } from './operand.js'
import { type Register, registerNumber } from './register.js'

/** `*(u64 *)memory += source`, in one step for every CPU: `atomicAdd([r0], r1)` */
export const atomicAdd = atomic(64, AtomicOperation.add)
/** `*(u64 *)memory &= source`. Since Linux 5.12. */
export const atomicAnd = atomic(64, AtomicOperation.and)
/** `*(u64 *)memory |= source`. Since Linux 5.12. */
export const atomicOr = atomic(64, AtomicOperation.or)
/** `*(u64 *)memory ^= source`. Since Linux 5.12. */
export const atomicXor = atomic(64, AtomicOperation.xor)
/** `atomicAdd`, and `source` receives what was there before. Since Linux 5.12. */
export const fetchAdd = atomic(64, AtomicOperation.add | AtomicOperation.fetch)
/** `atomicAnd`, and `source` receives what was there before. Since Linux 5.12. */
export const fetchAnd = atomic(64, AtomicOperation.and | AtomicOperation.fetch)
/** `atomicOr`, and `source` receives what was there before. Since Linux 5.12. */
export const fetchOr = atomic(64, AtomicOperation.or | AtomicOperation.fetch)
/** `atomicXor`, and `source` receives what was there before. Since Linux 5.12. */
export const fetchXor = atomic(64, AtomicOperation.xor | AtomicOperation.fetch)
/** Swaps `*(u64 *)memory` and `source`. Since Linux 5.12. */
export const xchg = atomic(64, AtomicOperation.xchg)
/** `*(u64 *)memory = source` if it equals `r0`; either way `r0` receives what was there before. Since Linux 5.12. */
export const cmpxchg = atomic(64, AtomicOperation.cmpxchg)

/** `atomicAdd` on 32 bits. */
export const atomicAdd32 = atomic(32, AtomicOperation.add)
/** `atomicAnd` on 32 bits. Since Linux 5.12. */
export const atomicAnd32 = atomic(32, AtomicOperation.and)
/** `atomicOr` on 32 bits. Since Linux 5.12. */
export const atomicOr32 = atomic(32, AtomicOperation.or)
/** `atomicXor` on 32 bits. Since Linux 5.12. */
export const atomicXor32 = atomic(32, AtomicOperation.xor)
/** `fetchAdd` on 32 bits. Since Linux 5.12. */
export const fetchAdd32 = atomic(32, AtomicOperation.add | AtomicOperation.fetch)
/** `fetchAnd` on 32 bits. Since Linux 5.12. */
export const fetchAnd32 = atomic(32, AtomicOperation.and | AtomicOperation.fetch)
/** `fetchOr` on 32 bits. Since Linux 5.12. */
export const fetchOr32 = atomic(32, AtomicOperation.or | AtomicOperation.fetch)
/** `fetchXor` on 32 bits. Since Linux 5.12. */
export const fetchXor32 = atomic(32, AtomicOperation.xor | AtomicOperation.fetch)
/** `xchg` on 32 bits. Since Linux 5.12. */
export const xchg32 = atomic(32, AtomicOperation.xchg)
/** `cmpxchg` on 32 bits. Since Linux 5.12. */
export const cmpxchg32 = atomic(32, AtomicOperation.cmpxchg)

/** `destination = *(u8 *)from`, before everything that follows it in the program. Since Linux 6.15, for pointers that atomic operations take. */
export const loadAcquire8 = acquire(8)
/** `loadAcquire8` of 16 bits. */
export const loadAcquire16 = acquire(16)
/** `loadAcquire8` of 32 bits. */
export const loadAcquire32 = acquire(32)
/** `loadAcquire8` of 64 bits. */
export const loadAcquire64 = acquire(64)
/** `*(u8 *)to = source`, after everything that comes before it in the program. Since Linux 6.15, for pointers that atomic operations take. */
export const storeRelease8 = atomic(8, AtomicOperation.storeRelease)
/** `storeRelease8` of 16 bits. */
export const storeRelease16 = atomic(16, AtomicOperation.storeRelease)
/** `storeRelease8` of 32 bits. */
export const storeRelease32 = atomic(32, AtomicOperation.storeRelease)
/** `storeRelease8` of 64 bits. */
export const storeRelease64 = atomic(64, AtomicOperation.storeRelease)

// It loads, and yet is of the class of atomic operations, with the registers the other way round.
function acquire(bits: keyof typeof sizeCodes): (destination: Register, from: Memory) => Instruction {
  const opcode = InstructionClass.stx | Mode.atomic | sizeCodes[bits]
  return (destination, from) => {
    const { base, offset } = memoryParts(from)
    return instruction({ opcode, destination: registerNumber(destination), source: base, offset, immediate: AtomicOperation.loadAcquire })
  }
}

function atomic(bits: keyof typeof sizeCodes, operation: number): (memory: Memory, source: Register) => Instruction {
  const opcode = InstructionClass.stx | Mode.atomic | sizeCodes[bits]
  return (memory, source) => {
    const { base, offset } = memoryParts(memory)
    return instruction({ opcode, destination: base, source: registerNumber(source), offset, immediate: operation })
  }
}
