// What processes with few privileges try, each in a child of program.test.ts.
import { asm, Program, type ProgramType } from 'bpf-maps'

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
