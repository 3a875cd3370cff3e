import { readFile } from '../errors/system-error.js'

/** The CPUs that run now, by their numbers, which need not follow each other. */
export function onlineCpus(): number[] {
  return parseCpus(readFile('/sys/devices/system/cpu/online', 'find out which CPUs are on line').toString('latin1'))
}

/** A list of CPUs in the kernel's notation: `0-2,5`. */
export function parseCpus(list: string): number[] {
  return list.trim().split(',').flatMap(parseRange)
}

function parseRange(range: string): number[] {
  const [first = 0, last = first] = range.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_none, index) => first + index)
}
