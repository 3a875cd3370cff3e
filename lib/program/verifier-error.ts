import { BpfError, describeErrno } from '../errors/index.js'
import { disassemble } from './assembler/disassemble.js'

export interface Verdict {
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
  constructor({ errno, what, log, instructions }: Verdict) {
    super(`cannot ${what}: ${describeErrno(errno)}. ${reasonIn(log, instructions)}`, { errno, command: 'BPF_PROG_LOAD' })
    this.log = log
  }
}

const statistics = /^(processed \d+ insns|verification time|stack depth|max_states_per_insn)/
const instructionLine = /^\d+: \(/

function reasonIn(log: string, instructions: Uint8Array): string {
  const lines = log.split('\n').filter(line => line !== '' && !statistics.test(line))
  const reason = lines.at(-1) ?? 'It gives no reason.'
  const instruction = lines.findLast(line => instructionLine.test(line)) ?? instructionNamedIn(reason, instructions)
  const place = instruction === undefined || instruction === reason ? '' : ` At instruction ${withoutState(instruction)}.`
  return `The verifier says: ${withoutFullStop(reason)}.${place}${licenseAdvice(reason)} The error's log has the whole story.`
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

function licenseAdvice(reason: string): string {
  return /GPL/.test(reason) ? " If its licence is compatible with the GPL, pass it as license: 'GPL'." : ''
}
