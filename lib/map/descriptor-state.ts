import { readFileSync } from 'node:fs'

/** What /proc/self/fdinfo says of a descriptor: one `name: value` a line. */
export type DescriptorState = ReadonlyMap<string, string>

/** Reads the state; empty where there is no /proc. */
export function readDescriptorState(fd: number): DescriptorState {
  try {
    const lines = readFileSync(`/proc/self/fdinfo/${fd}`, 'latin1').split('\n')
    return new Map(lines.map(line => line.split(':\t') as [string, string]))
  } catch {
    return new Map()
  }
}

/** Why the kernel neither freezes a map nor maps it into memory. */
export const kernelFieldsAdvice = 'Its values have fields of the kernel’s own, such as locks or timers, which go on changing.'

/** Frozen maps can no longer be changed by bpf(2). Since Linux 5.2. */
export function isFrozen(state: DescriptorState): boolean {
  return state.get('frozen') === '1'
}

export function isReadOnly(state: DescriptorState): boolean {
  return accessMode(state) === 0
}

export function isWriteOnly(state: DescriptorState): boolean {
  return accessMode(state) === 1
}

// open(2): O_RDONLY 0, O_WRONLY 1, O_RDWR 2; the kernel prints the flags in octal.
function accessMode(state: DescriptorState): number {
  return Number.parseInt(state.get('flags') ?? '2', 8) & 3
}
