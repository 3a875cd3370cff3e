import { setTimeout } from 'node:timers/promises'

/** How much of the processor's time this process takes while it waits, in milliseconds. */
export async function processorTime(milliseconds: number): Promise<number> {
  // What was begun is not waiting.
  await setTimeout(50)
  const before = process.cpuUsage()
  await setTimeout(milliseconds)
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}
