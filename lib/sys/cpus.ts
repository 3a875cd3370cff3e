import { native } from './native.js'

let known: number | undefined

/** How many CPUs the kernel calls possible: one slot each in a per-CPU value. That can be more than are online. `-errno` if unknown. */
export function possibleCpus(): number {
  known ??= native.possibleCpus()
  return known
}
