import { setTimeout } from 'node:timers/promises'

/** Waits, two seconds at most, for what the kernel does in its own time: it frees most objects only after a grace period. */
export async function eventually(isTrue: () => boolean): Promise<void> {
  const end = Date.now() + 2000
  while (!isTrue()) {
    if (Date.now() > end) throw new Error('it did not happen within two seconds')
    await setTimeout(5)
  }
}
