// Runs in a child process without privileges.
import { PerfEvent } from '../../../lib/stream/perf-event.js'

export function openCpuClock(): void {
  PerfEvent.open({ event: 'cpu-clock', cpu: 0 })
}
