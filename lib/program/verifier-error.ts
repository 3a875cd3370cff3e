import { BpfError, describeErrno } from '../errors/index.js'
import { disassemble } from './assembler/disassemble.js'
import { verifierAdvice } from './verifier-advice.js'
import { verdictIn } from './verifier-log.js'

interface Refusal {
  readonly errno: number
  /** Completes "cannot …": `load xdp program "count"`. */
  readonly what: string
  /** What the kernel's verifier wrote. */
  readonly log: string
  /** The bytes of the program. */
  readonly instructions: Uint8Array
}

/** The kernel's verifier refused the program, and says why. */
export class VerifierError extends BpfError {
  // On the prototype, where JavaScript's own errors have it.
  static {
    Object.defineProperty(VerifierError.prototype, 'name', { value: 'VerifierError', writable: true, configurable: true })
  }

  /** What the verifier wrote: the instructions as it followed them, the state of the registers, and last the reason. */
  readonly log: string

  /** @internal */
  constructor({ errno, what, log, instructions }: Refusal) {
    super(`cannot ${what}: ${describeErrno(errno)}. ${message(log, instructions)}`, { errno, command: 'BPF_PROG_LOAD' })
    this.log = log
  }
}

function message(log: string, instructions: Uint8Array): string {
  const { reason = 'It gives no reason.', instruction } = verdictIn(log) ?? {}
  const place = placeOf(instruction ?? instructionNamedIn(reason, instructions), reason)
  const advice = verifierAdvice(reason)
  return `The verifier says: ${withoutFullStop(reason)}.${place}${advice === undefined ? '' : ` ${advice}`} The error's log has the whole story.`
}

function placeOf(instruction: string | undefined, reason: string): string {
  return instruction === undefined || instruction === reason ? '' : ` At instruction ${withoutState(instruction)}.`
}

// "unreachable insn 2": before the verifier follows the instructions it looks at their order, and writes none of them.
function instructionNamedIn(reason: string, instructions: Uint8Array): string | undefined {
  const number = /\binsn (\d+)/.exec(reason)?.[1]
  return number === undefined ? undefined : disassemble(instructions).find(line => line.startsWith(`${number}: `))
}

// "3: (85) call bpf_map_lookup_elem#1     ; R0_w=scalar()": after the semicolon comes the state of the registers.
function withoutState(instruction: string): string {
  return instruction.replace(/\s*;.*$/, '')
}

function withoutFullStop(sentence: string): string {
  return sentence.replace(/\.$/, '')
}
