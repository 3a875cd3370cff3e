import { setTimeout } from 'node:timers/promises'
import { patience } from './patience.js'

/** Waits, two seconds at most where the machine is fast, for what the kernel does in its own time: it frees most objects only after a grace period. */
export async function eventually(isTrue: () => boolean): Promise<void> {
  const end = Date.now() + 2000 * patience
  while (!isTrue()) {
    if (Date.now() > end) throw new Error(`it did not happen within ${2 * patience} seconds`)
    await setTimeout(5)
  }
}
