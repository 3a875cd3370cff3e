import { readFileSync } from 'node:fs'

/** The CPUs that run now; `0-2,5` in the kernel's notation. */
export const onlineCpus: readonly number[] = readFileSync('/sys/devices/system/cpu/online', 'utf8').trim().split(',').flatMap(range)

function range(text: string): number[] {
  const [first = 0, last = first] = text.split('-').map(Number)
  return Array.from({ length: last - first + 1 }, (_none, index) => first + index)
}
