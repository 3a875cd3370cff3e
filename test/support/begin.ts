import { parentPort } from 'node:worker_threads'

export const beginning = 'begun'

/** Tells whoever started this call, in a process or a thread of its own, that it is in the middle of its work. */
export function begin(): void {
  if (parentPort === null) process.stderr.write(`${beginning}\n`)
  else parentPort.postMessage(beginning)
}
