// The other side of worker.ts.
import { parentPort, workerData } from 'node:worker_threads'

const { module, name, args } = workerData
const functions = await import(module)

parentPort!.postMessage(await outcome())

async function outcome(): Promise<unknown> {
  try {
    return { result: await functions[name](...args) }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    return { error: { ...error, name: error.name, message: error.message } }
  }
}
