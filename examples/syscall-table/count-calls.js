// @ts-check
// The program that the kernel runs at the start of every system call of every process.
import { asm } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r6, r7, r10, add, atomicAdd, call, exit, jeq, jne, jne32, label, loadMap, mov, rsh, store32, store64 } = asm

// Below r10 lie 512 bytes of stack.
const key = -4
const value = -32
const nameInValue = 8
const nameSize = 16
const onlyIfAbsent = 1

/** @param {import('bpf-maps').MapReference} map process id => { calls, name } */
export function countCalls(map) {
  const lookUp = [loadMap(r1, map), mov(r2, r10), add(r2, key), call('map_lookup_elem')]
  const insertZero = [
    store64([r10, value], 0),
    ...[mov(r1, r10), add(r1, value + nameInValue), mov(r2, nameSize), call('get_current_comm')],
    ...[loadMap(r1, map), mov(r2, r10), add(r2, key), mov(r3, r10), add(r3, value), mov(r4, onlyIfAbsent), call('map_update_elem')]
  ]
  return [
    call('get_current_pid_tgid'), // r0 = process id << 32 | thread id
    mov(r7, r0),
    mov(r6, r0),
    rsh(r6, 32),
    store32([r10, key], r6),

    ...lookUp,
    jne(r0, 0, 'found'),
    ...insertZero, // another CPU may have been faster: its entry is as good
    ...lookUp,
    jeq(r0, 0, 'done'),

    label('found'),
    mov(r1, 1),
    atomicAdd([r0], r1),

    // The main thread names the process, again and again: its name changes when it starts another program.
    jne32(r7, r6, 'done'),
    mov(r1, r0),
    add(r1, nameInValue),
    mov(r2, nameSize),
    call('get_current_comm'),

    label('done'),
    mov(r0, 0),
    exit()
  ]
}
