// Pins where /proc is not mounted, in a child of pin.test.ts with mounts of its own.

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { bpffs } from 'bpf-maps'
import { makeMap } from './objects.js'

/** What pinning and removing a pin say. */
export function pinAndUnpin(path: string): string[] {
  const map = makeMap()
  execFileSync('umount', ['--lazy', '/proc'])
  const calls = [() => map.pin(path), () => bpffs.unpin(path)]
  return [...calls.map(messageOf), existsSync(path) ? 'it is pinned' : 'it is not pinned']
}

function messageOf(call: () => unknown): string {
  try {
    return `returned ${call()}`
  } catch (error) {
    return (error as Error).message
  }
}
