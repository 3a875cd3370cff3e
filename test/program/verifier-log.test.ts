import { asm, VerifierError } from 'bpf-maps'
import { describe, expect, it } from 'vitest'
import { hasVerdict, verdictIn } from '../../lib/program/verifier-log.js'

const { r0, r1, exit, mov } = asm
const statistics = 'processed 0 insns (limit 1000000) max_states_per_insn 0 total_states 0 peak_states 0 mark_read 0'

/** What Linux 7.3 writes, from its reason on. */
const unreachable = `unreachable insn 2

Verification failed: Program Structure: Unreachable instruction

Reason:
  Instruction 2 is not reachable from the program entry point.

At:
  insn 2
       | ^-- error: unreachable instruction
  Instruction context:
      0 | (b7) r0 = 1
  >>> 2 | (b7) r0 = 2

Suggestion:
  Remove the unreachable instruction or add valid control flow that reaches it.

${statistics}`

const gplOnly = `0: R1=ctx() R10=fp0
0: (85) call bpf_probe_read_kernel#113
cannot call GPL-restricted function from non-GPL compatible program

Verification failed: Permission: GPL-only helper

Suggestion:
  Give the program a license that is compatible with the GPL, or do not call helpers that are for such
  programs.

${statistics}`

const message = (log: string) => {
  const instructions = asm.assemble([mov(r0, 1), exit(), mov(r0, 2), mov(r1, 1), exit()])
  return new VerifierError({ errno: 22, what: 'load xdp program', log, instructions }).message
}

describe('the verdict in a log', () => {
  it('is its last word, at the last instruction', () => {
    const log = `0: R1=ctx() R10=fp0\n0: (b7) r1 = 1                        ; R1_w=1\n1: (95) exit\nR0 !read_ok\n${statistics}`
    expect(verdictIn(log)).toEqual({ reason: 'R0 !read_ok', instruction: '1: (95) exit' })
  })

  it('comes before the report of newer kernels', () => {
    expect(verdictIn(unreachable)).toEqual({ reason: 'unreachable insn 2', instruction: undefined })
    expect(message(unreachable)).toContain('The verifier says: unreachable insn 2. At instruction 2: (b7) r0 = 2. ')
    expect(message(gplOnly)).toContain(
      'says: cannot call GPL-restricted function from non-GPL compatible program. At instruction 0: (85) call bpf_probe_read_kernel#113. ' +
        "If its licence is compatible with the GPL, pass it as license: 'GPL'."
    )
  })

  it('is the title of a report that has nothing before it', () => {
    expect(verdictIn('\nVerification failed: Program Structure: Unreachable instruction\n\nReason:\n  …')).toEqual({
      reason: 'Program Structure: Unreachable instruction',
      instruction: undefined
    })
  })

  it('is none of what the kernel says of an attempt that it did not refuse for the program’s sake', () => {
    const relocations = [
      "prog '': relo #0: <byte_off> [23] struct task_struct.pid (0:5 @ offset 2336)",
      "prog '': relo #0: matching candidate #0 <byte_off> [164] struct task_struct.pid (0:82 @ offset 2472)",
      "prog '': relo #1: patched insn #3 (LDX/ST/STX) off 2336 -> 2472"
    ]
    expect(hasVerdict('')).toBe(false)
    expect(hasVerdict(`${statistics}\n`)).toBe(false)
    expect(hasVerdict(`verification time 15 usec\nstack depth 0\n${statistics}`)).toBe(false)
    expect(hasVerdict([...relocations, statistics].join('\n'))).toBe(false)
  })

  it('is what the kernel says of a relocation that fails', () => {
    expect(verdictIn("prog '': relo #0: relocation decision ambiguity: success 8 != success 16")?.reason).toContain('ambiguity')
  })
})
