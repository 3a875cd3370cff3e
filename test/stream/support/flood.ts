import { setTimeout } from 'node:timers/promises'
import type { WorkerCall } from '../../support/worker.js'

/** Sends numbers while a thread that reads them is being stopped. */
export async function floodWhileStopping(worker: WorkerCall<unknown>, send: (number: number) => unknown): Promise<void> {
  await worker.begun
  let isOver = false
  const stopped = worker.terminate().then(() => (isOver = true))
  for (let number = 0; !isOver; number++) {
    send(number)
    await setTimeout(0)
  }
  await stopped
}
