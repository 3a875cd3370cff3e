/** What the verifier found wrong, as it wrote it into its log. */
export interface Verdict {
  /** Its last word: `R0 !read_ok`. */
  readonly reason: string
  /** The last instruction that it wrote before: `0: (95) exit`. */
  readonly instruction: string | undefined
}

// How much the verifier did, and how the kernel adapted instructions to its types: neither is about what is wrong.
const remarks = [
  /^(processed \d+ insns|verification time|stack depth|max_states_per_insn)/,
  /^prog '.*': relo #\d+: (<|matching candidate #|patched insn #)/
]
const instructionLine = /^\d+: \(/

// Since Linux 7.3 a report of several lines follows the reason, with advice at its end.
const report = /^Verification failed: /

/** The verdict in a log; `undefined` where the log has none, because it was not the verifier that refused the program. */
export function verdictIn(log: string): Verdict | undefined {
  const lines = log.split('\n').filter(line => line !== '' && !remarks.some(remark => remark.test(line)))
  const end = lines.findIndex(line => report.test(line))
  const followed = end < 0 ? lines : lines.slice(0, end)
  // A report without anything before it has the reason in its first line.
  const reason = followed.at(-1) ?? lines[0]?.replace(report, '')
  return reason === undefined ? undefined : { reason, instruction: followed.findLast(line => instructionLine.test(line)) }
}

export function hasVerdict(log: string): boolean {
  return verdictIn(log) !== undefined
}
