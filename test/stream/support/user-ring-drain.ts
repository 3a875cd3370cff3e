// A program that reads a user ring. The kernel wants to know the types of programs with callbacks, so it comes with BTF.
import type { Instruction, MapReference } from 'bpf-maps'
import { assemble } from '../../../lib/program/assembler/assemble.js'
import * as asm from '../../../lib/program/assembler/instructions.js'
import { Descriptor } from '../../../lib/sys/descriptor.js'
import { native } from '../../../lib/sys/native.js'
import { loadProgram } from '../../../lib/sys/program-attributes.js'
import { WakeUp } from './ring-producers.js'

const { r0, r1, r2, r3, r4, r5, r6, r7, r10, add, call, exit, label, load64, loadImmediate, loadMap, loadMapValue, mov, mul, store64 } = asm

/** The address of a function of the program: BPF_PSEUDO_FUNC. */
function loadFunction(name: string): Instruction {
  return { ...loadImmediate(r2, 0), source: 4, target: { label: name, field: 'immediate' } }
}

/** For each record: counters[0] += 1, counters[1] = 31 * counters[1] + its first 8 bytes. */
const each = (counters: MapReference) => [
  label('each'),
  mov(r3, r1),
  store64([r10, -8], 0),
  mov(r1, r10),
  add(r1, -8),
  mov(r2, 8),
  mov(r4, 0),
  mov(r5, 0),
  call('dynptr_read'),
  loadMapValue(r6, counters, 0),
  load64(r1, [r6, 0]),
  add(r1, 1),
  store64([r6, 0], r1),
  load64(r1, [r6, 8]),
  mul(r1, 31),
  load64(r7, [r10, -8]),
  add(r1, r7),
  store64([r6, 8], r1),
  mov(r0, 0),
  exit()
]

/** A function that has a program read the ring; it gives what the helper did: how many records, or a negative errno. */
export function drainer(ring: MapReference, counters: MapReference, wakeUp: number = WakeUp.automatic) {
  const main = [loadMap(r1, ring), loadFunction('each'), mov(r3, 0), mov(r4, wakeUp), call('user_ringbuf_drain'), exit()]
  const btf = new Descriptor(require(native.btfLoad(functionTypes(), 0, new Uint8Array(), 0)))
  // Where each function begins, and its type: a loaded map or address takes two places.
  const functionInfo = new Uint8Array(Uint32Array.of(0, 4, 8, 6).buffer)
  const program = new Descriptor(
    require(loadProgram({ type: 17, instructions: assemble([...main, ...each(counters)]), license: 'GPL', btf: btf.handle, functionInfo }))
  )
  const none = new Uint8Array()
  const drain = (): number => {
    const result = new Uint32Array(4)
    require(native.programRun(program.handle, none, none, none, none, 0, 0, 0, 0, result))
    return result[0]! | 0
  }
  const close = (): void => {
    program.close()
    btf.close()
  }
  return Object.assign(drain, { [Symbol.dispose]: close })
}

function require(status: number): number {
  if (status < 0) throw new Error(`the kernel answered ${status}`)
  return status
}

/** 1 int, 2 void *, 3 int (void *), 4 main, 5 int (void *, void *), 6 each */
function functionTypes(): Uint8Array {
  const strings = '\0int\0main\0each\0a\0b\0'
  const at = (name: string) => strings.indexOf(`\0${name}\0`) + 1
  const [int, pointer, func, prototype] = [1, 2, 12, 13].map(kind => kind << 24) as [number, number, number, number]
  const types = [
    ...[at('int'), int, 4, (1 << 24) | 32],
    ...[0, pointer, 0],
    ...[0, prototype | 1, 1, at('a'), 2],
    ...[at('main'), func, 3],
    ...[0, prototype | 2, 1, at('a'), 2, at('b'), 2],
    ...[at('each'), func, 5]
  ]
  const header = [(1 << 16) | 0xeb9f, 24, 0, types.length * 4, types.length * 4, strings.length]
  return Buffer.concat([new Uint8Array(Uint32Array.from([...header, ...types]).buffer), Buffer.from(strings)])
}
