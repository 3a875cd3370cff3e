import * as arithmetic from './arithmetic.js'
import { assemble } from './assemble.js'
import * as atomic from './atomic.js'
import * as call from './call.js'
import * as jump from './jump.js'
import * as memory from './memory.js'
import * as registers from './registers.js'
import * as wideImmediate from './wide-immediate.js'

/**
 * Instructions of BPF programs, by the names of the kernel's instruction set, to be written as an array:
 * ```ts
 * const { r0, r1, r2, r10, add, atomicAdd, call, exit, jeq, label, loadMap, mov, store32 } = asm
 *
 * const countOne = [
 *   store32([r10, -4], 0),        // key = 0, on the stack
 *   loadMap(r1, counters),
 *   mov(r2, r10), add(r2, -4),    // its address
 *   call('map_lookup_elem'),
 *   jeq(r0, 0, 'absent'),
 *   mov(r1, 1),
 *   atomicAdd([r0], r1),          // *value += 1
 *   label('absent'),
 *   mov(r0, 0),
 *   exit()
 * ]
 * ```
 * A name without a number works on 64 bits, one that ends in 32 on the low 32. Arrays go into each other by `...`.
 * `Program.load` takes them as they are; `asm.assemble` gives their bytes.
 */
export const asm = { ...registers, ...arithmetic, ...memory, ...atomic, ...jump, ...call, ...wideImmediate, assemble } as const
