// What a program asks of a kernel that is too old for it, in children of older-kernel.test.ts.
import type { IteratorTarget } from 'bpf-maps'
import { counting } from './counting.js'

export function attachWithCookie(): void {
  using starts = counting('tracing', 0, { expectedAttachType: 'trace_raw_tp', attachTo: 'sched_process_exec' })
  starts.program.attach({ cookie: 1 }).close()
}

export function attachIterator(target: IteratorTarget): void {
  using tasks = counting('tracing', 0, { expectedAttachType: 'trace_iter', attachTo: 'task' })
  tasks.program.attachIterator(target).close()
}

/** What there is about a link of a kernel that does not tell its cookie. */
export function propertiesOfLink(): string[] {
  using exits = counting('raw_tracepoint', 0)
  using link = exits.program.attach({ tracepoint: 'sched_process_exit' })
  return Object.keys(link.info()).sort()
}
