import { bpfError } from '../errors/index.js'
import { native } from './native.js'

let known: number | undefined

/**
 * How many CPUs the kernel calls possible: the number of slots of a value in a per-CPU map. That can be more than are on line.
 *
 * ```ts
 * const counts = HashMap.create({ key: u32, value: perCpu(u64), maxEntries: 1024 })
 * counts.set(7, Array(possibleCpus()).fill(0))
 * ```
 */
export function possibleCpus(): number {
  known ??= readPossibleCpus()
  return known
}

function readPossibleCpus(): number {
  const count = native.possibleCpus()
  if (count > 0) return count
  const advice = 'That stands in /sys/devices/system/cpu/possible: mount sysfs at /sys.'
  throw bpfError({ errno: -count, command: 'open', what: 'tell how many CPUs are possible', advice })
}
