import { assemble } from '../../../lib/program/assembler/assemble.js'
import * as asm from '../../../lib/program/assembler/instructions.js'

const { r0, r1, r2, r3, r4, r6, r10, add, call, exit, jeq, label, load64, loadMap, mov, store64 } = asm

/** A raw tracepoint's program without arguments: sends 16 bytes, twice 1 as a u64. */
export function ringOutput(ring: number): Uint8Array {
  return assemble([
    store64([r10, -16], 1),
    store64([r10, -8], 1),
    loadMap(r1, { fd: ring }),
    mov(r2, r10),
    add(r2, -16),
    mov(r3, 16),
    mov(r4, 0),
    call('ringbuf_output'),
    exit()
  ])
}

/** The same with arguments: (first word, second word, flags) sends the words; with 1 as a fourth the record is discarded. */
export function ringSender(ring: number): Uint8Array {
  return assemble([
    mov(r6, r1),
    loadMap(r1, { fd: ring }),
    mov(r2, 16),
    mov(r3, 0),
    call('ringbuf_reserve'),
    jeq(r0, 0, 'full'),
    load64(r3, [r6, 0]),
    store64([r0, 0], r3),
    load64(r3, [r6, 8]),
    store64([r0, 8], r3),
    mov(r1, r0),
    load64(r2, [r6, 16]),
    load64(r4, [r6, 24]),
    jeq(r4, 1, 'discard'),
    call('ringbuf_submit'),
    mov(r0, 1),
    exit(),
    label('discard'),
    call('ringbuf_discard'),
    mov(r0, 1),
    label('full'),
    exit()
  ])
}
