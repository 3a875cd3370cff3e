// What processes with few privileges try, each in a child of program.test.ts.
import { asm } from '../../lib/program/assembler/asm.js'
import { Program } from '../../lib/program/program.js'
import type { ProgramType } from '../../lib/program/program-types.js'

export function loadProgram(type: ProgramType): string {
  using program = Program.load({ type, instructions: [asm.mov('r0', 0), asm.exit()] })
  return program.info().type ?? 'unknown'
}
