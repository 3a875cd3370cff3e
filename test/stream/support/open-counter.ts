// Runs in a child process without privileges.
import { PerfEvent } from 'bpf-maps'

export function openCpuClock(): void {
  PerfEvent.open({ event: 'cpu-clock', cpu: 0 })
}
