import { PerfEventType, SoftwareEvent } from '../sys/perf-event.js'

const { hardware, software } = PerfEventType

/** What can be counted, by the names of perf-list(1). Hardware events need a CPU whose counters the kernel may use. */
export const perfEvents = {
  'cpu-clock': { type: software, config: SoftwareEvent.cpuClock },
  'task-clock': { type: software, config: SoftwareEvent.taskClock },
  'page-faults': { type: software, config: SoftwareEvent.pageFaults },
  'context-switches': { type: software, config: SoftwareEvent.contextSwitches },
  'cpu-migrations': { type: software, config: SoftwareEvent.cpuMigrations },
  'minor-faults': { type: software, config: SoftwareEvent.minorFaults },
  'major-faults': { type: software, config: SoftwareEvent.majorFaults },
  'alignment-faults': { type: software, config: SoftwareEvent.alignmentFaults },
  'emulation-faults': { type: software, config: SoftwareEvent.emulationFaults },
  'cpu-cycles': { type: hardware, config: 0 },
  instructions: { type: hardware, config: 1 },
  'cache-references': { type: hardware, config: 2 },
  'cache-misses': { type: hardware, config: 3 },
  'branch-instructions': { type: hardware, config: 4 },
  'branch-misses': { type: hardware, config: 5 },
  'bus-cycles': { type: hardware, config: 6 },
  'stalled-cycles-frontend': { type: hardware, config: 7 },
  'stalled-cycles-backend': { type: hardware, config: 8 },
  'ref-cycles': { type: hardware, config: 9 }
} as const

/** The name of an event. */
export type PerfEventName = keyof typeof perfEvents

/** An event by the kernel's numbers: a type from /sys/bus/event_source/devices/ and the type's own number for the event. */
export interface PerfEventNumbers {
  readonly type: number
  readonly config: number | bigint
}
