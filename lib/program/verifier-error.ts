import { BpfError, describeErrno } from '../errors/index.js'

export interface Verdict {
  readonly errno: number
  /** Completes "cannot …": `load xdp program "count"`. */
  readonly what: string
  /** What the kernel's verifier wrote. */
  readonly log: string
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
  constructor({ errno, what, log }: Verdict) {
    super(`cannot ${what}: ${describeErrno(errno)}. ${reasonIn(log)}`, { errno, command: 'BPF_PROG_LOAD' })
    this.log = log
  }
}

const statistics = /^(processed \d+ insns|verification time|stack depth|max_states_per_insn)/
const instructionLine = /^\d+: \(/

function reasonIn(log: string): string {
  const lines = log.split('\n').filter(line => line !== '' && !statistics.test(line))
  const reason = lines.at(-1) ?? 'It gives no reason.'
  const instruction = lines.findLast(line => instructionLine.test(line))
  const place = instruction === undefined || instruction === reason ? '' : ` At instruction ${withoutState(instruction)}.`
  return `The verifier says: ${withoutFullStop(reason)}.${place}${licenseAdvice(reason)} The error's log has the whole story.`
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
