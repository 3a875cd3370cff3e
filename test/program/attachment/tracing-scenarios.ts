// Attaches to a tracepoint, in a child of tracing.test.ts with mounts of its own: tracefs may not be mounted.
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { counting } from './counting.js'

/** How often programs were started: with the link, and after it was closed. */
export function countStarts(): number[] {
  execFileSync('mount', ['-t', 'tracefs', 'none', mkdtempSync(join(tmpdir(), 'bpfmaps-'))])
  using starts = counting('tracepoint', 0)
  const link = starts.program.attach({ tracepoint: 'sched/sched_process_exec' })
  spawnSync('true')
  link.close()
  const counted = starts.count()
  spawnSync('true')
  return [counted, starts.count() - counted]
}

export function attachTo(tracepoint: string): void {
  execFileSync('mount', ['-t', 'tracefs', 'none', mkdtempSync(join(tmpdir(), 'bpfmaps-'))])
  using starts = counting('tracepoint', 0)
  starts.program.attach({ tracepoint }).close()
}
