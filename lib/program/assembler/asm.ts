import * as instructions from './instructions.js'

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
 * `Program.load` takes such arrays as they are, `asm.assemble` gives their bytes, `asm.disassemble` the text for bytes. They go into each other by `...`.
 *
 * | | |
 * |---|---|
 * | registers | `r0` the result, `r1` to `r5` arguments, `r6` to `r9` kept across calls, `r10` the end of the stack |
 * | `destination op= source` | `mov add sub mul div mod sdiv smod and or xor lsh rsh arsh`; the source is a register or an integer |
 * | of one register | `neg`, and the byte order: `be16 be32 be64 le16 le32 le64 bswap16 bswap32 bswap64` |
 *  * | with the sign | `movSigned8 movSigned16 movSigned32` |
 * | `destination = *memory` | `load8 load16 load32 load64`, with the sign `loadSigned8 loadSigned16 loadSigned32` |
 * | `*memory = source` | `store8 store16 store32 store64` |
 * | `*memory op= source`, atomic | `atomicAdd atomicAnd atomicOr atomicXor`; giving the old value `fetchAdd fetchAnd fetchOr fetchXor xchg cmpxchg` |
 * | pointers into an arena | `castToKernel castToUser` |
 * | in the order of the program for all CPUs | `loadAcquire8` to `loadAcquire64`, `storeRelease8` to `storeRelease64` |
 * | jumps to a `label` | `ja gotol mayGoto`; on a condition `jeq jne jset`, unsigned `jgt jge jlt jle`, signed `jsgt jsge jslt jsle` |
 * | calls | `call` a helper of the kernel, `callLocal` a function of the program, `callKernel` one of the kernel, `exit` |
 * | 64-bit constants | `loadImmediate`, a map by `loadMap`, the memory of its element by `loadMapValue`, a function by `loadFunction` |
 *
 * Memory is written as `[r10, -8]`, or `[r0]` for an offset of 0. Operations, jumps and atomic operations work on 64 bits, and on the low 32
 * with a name that ends so: `mov32`, `jeq32`, `fetchAdd32`. Each throws a `TypeError` or `RangeError` for operands that it cannot have.
 */
export const asm: typeof instructions = instructions
