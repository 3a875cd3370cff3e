// What a process with little locked memory does, in children of locked-memory.test.ts.

import { readFileSync } from 'node:fs'
import { createMap } from 'bpf-maps'

/** The limits before and after a map was refused, and after that happened again. */
export function limitsAfterRefusals(): string[] {
  const limits = [lockedMemoryLimit()]
  for (let attempt = 0; attempt < 2; attempt++) {
    try {
      createMap({ type: 'hash', keySize: 4, valueSize: 4, maxEntries: 1 }).close()
    } catch (error) {
      limits.push(lockedMemoryLimit(), String(error))
    }
  }
  return limits
}

function lockedMemoryLimit(): string {
  return /^Max locked memory +(.*?) +bytes/m.exec(readFileSync('/proc/self/limits', 'utf8'))![1]!.replace(/ +/, ' ')
}
