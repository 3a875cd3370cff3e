// Attaches to a tracepoint, in a child of tracing.test.ts with mounts of its own: tracefs may not be mounted.

import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Link } from 'bpf-maps'
import { attachWithoutLink } from '../../../lib/program/attachment/create-link.js'
import { attachLsm } from '../../../lib/program/attachment/lsm.js'
import { attachToTracepoint } from '../../../lib/program/attachment/perf-event.js'
import { mountPoints } from '../../../lib/sys/mounts.js'
import { type Counting, counting } from './counting.js'
import { loaded } from './loaded.js'

/** How often programs were started: with the link, and after it was closed. */
export function countStarts(): number[] {
  return countStartsBy(({ program }) => program.attach(execution))
}

/** The same as kernels do it that have no links to tracepoints. */
export function countStartsWithoutLink(): number[] {
  return countStartsBy(({ program }) => {
    using given = loaded(program)
    return attachToTracepoint(given, execution, attachWithoutLink)
  })
}

const execution = { tracepoint: 'sched/sched_process_exec' }

function countStartsBy(attach: (starts: Counting<'tracepoint'>) => Link): number[] {
  execFileSync('mount', ['-t', 'tracefs', 'none', mkdtempSync(join(tmpdir(), 'bpfmaps-'))])
  using starts = counting('tracepoint', 0)
  const link = attach(starts)
  spawnSync('true')
  link.close()
  const counted = starts.count()
  spawnSync('true')
  return [counted, starts.count() - counted]
}

/** Attaches where tracefs is there but empty, as a kernel leaves it that is locked down for confidentiality. */
export function attachWithEmptyTracefs(): void {
  const [folder = mkdtempSync(join(tmpdir(), 'bpfmaps-'))] = mountPoints('tracefs')
  if (mountPoints('tracefs').length === 0) execFileSync('mount', ['-t', 'tracefs', 'none', folder])
  execFileSync('mount', ['-t', 'tmpfs', 'none', folder])
  using starts = counting('tracepoint', 0)
  starts.program.attach(execution).close()
}

export function attachTo(tracepoint: string): void {
  execFileSync('mount', ['-t', 'tracefs', 'none', mkdtempSync(join(tmpdir(), 'bpfmaps-'))])
  using starts = counting('tracepoint', 0)
  starts.program.attach({ tracepoint }).close()
}

/**
 * Attaches to a hook of LSM where the kernel was started with these modules. The program is one for a tracepoint: to attach it is the same for
 * the kernel, and many kernels load none for hooks.
 */
export function attachLsmUnder(modules: string): void {
  execFileSync('mount', ['-t', 'tmpfs', 'none', '/sys/kernel/security'])
  writeFileSync('/sys/kernel/security/lsm', modules)
  using starts = counting('tracing', 0, { expectedAttachType: 'trace_raw_tp', attachTo: 'sched_process_exec' })
  using given = loaded(starts.program)
  attachLsm(given).close()
}
