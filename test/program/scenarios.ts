// What processes with few privileges try, each in a child of program.test.ts.
import { asm, Program, type ProgramType, VerifierError } from 'bpf-maps'

export function loadProgram(type: ProgramType): string {
  using program = Program.load({ type, instructions: [asm.mov('r0', 0), asm.exit()] })
  return String(program.info().type)
}

/** A packet filter may be loaded with less than attaching it needs. */
export function attachToCgroup(cgroup: string): void {
  const instructions = [asm.mov('r0', 1), asm.exit()]
  using program = Program.load({ type: 'cgroup_skb', instructions })
  program.attach({ cgroup, type: 'cgroup_inet_ingress' }).close()
}

const { r0, r1, r2, r10, add, call, exit, load64, mov, store8, store64, sub } = asm

/** What some programs do that only those who may see the kernel's addresses are allowed. */
const revealing = {
  'returns an address': [mov(r0, r10), exit()],
  'subtracts pointers': [mov(r2, r10), sub(r2, r1), mov(r0, 0), exit()],
  'overwrites a part of a spilled pointer': [store64([r10, -8], r1), store8([r10, -8], 0), mov(r0, 0), exit()],
  'reads the stack before it writes it': [load64(r2, [r10, -8]), mov(r0, 0), exit()],
  prints: [mov(r1, r10), add(r1, -8), store64([r10, -8], 0), mov(r2, 8), call('trace_printk'), mov(r0, 0), exit()]
} as const

export type Revealing = keyof typeof revealing

export function loadRevealing(name: Revealing): string {
  using program = Program.load({ type: 'xdp', license: 'GPL', instructions: revealing[name] })
  return program.type
}

/** What the error says of what an older kernel writes of an atomic operation that it does not know: no newer one writes that. */
export function messageOnFetch(): string {
  const log = 'BPF_STX uses reserved fields'
  return new VerifierError({ errno: 22, what: 'load xdp program', log, instructions: asm.assemble([mov(r0, 0), exit()]) }).message
}
