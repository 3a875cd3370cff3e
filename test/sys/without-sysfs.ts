import { execFileSync } from 'node:child_process'
import { possibleCpus } from 'bpf-maps'

/** Counts the CPUs where nothing is said of them; for a process with mounts of its own. */
export function countCpus(): number {
  execFileSync('mount', ['-t', 'tmpfs', 'tmpfs', '/sys/devices/system/cpu'])
  return possibleCpus()
}
