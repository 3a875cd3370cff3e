import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import { beginning } from './begin.js'
import type { Call, Functions, Outcome } from './child.js'

/** A call that is under way in a thread of its own. */
export interface WorkerCall<Result> extends AsyncDisposable {
  /** How the call ends; an error when the thread was stopped before. */
  readonly outcome: Promise<Outcome<Result>>
  /** Until the worker has called `begin`. */
  readonly begun: Promise<unknown>
  /** Stops the thread wherever it is. */
  terminate(): Promise<unknown>
}

/**
 * Calls functions that a module exports, each in a thread of its own, with an instance of the library and of the addon of its own.
 *
 * @example
 * const inWorker = workerOf<typeof import('./scenarios.js')>(new URL('./scenarios.ts', import.meta.url))
 * await inWorker('read', [map.id]).outcome
 */
export function workerOf<Module>(module: URL) {
  return <Name extends Functions<Module> & string>(name: Name, args: Call<Module, Name>[0]): WorkerCall<Call<Module, Name>[1]> => {
    const worker = new Worker(new URL('./worker-main.ts', import.meta.url), {
      execArgv: ['--import', new URL('./typescript.js', import.meta.url).href],
      workerData: { module: module.href, name, args }
    })
    const outcome = outcomeOf<Call<Module, Name>[1]>(worker)
    const begun = Promise.race([firstWord(worker), outcome])
    // Not everybody waits for both.
    for (const promise of [outcome, begun]) promise.catch(() => {})
    const terminate = () => worker.terminate()
    return {
      outcome,
      begun,
      terminate,
      [Symbol.asyncDispose]: async () => {
        await terminate()
      }
    }
  }
}

async function outcomeOf<Result>(worker: Worker): Promise<Outcome<Result>> {
  for (;;) {
    const [message] = await Promise.race([once(worker, 'message'), ended(worker)])
    if (message !== beginning) return message
  }
}

async function ended(worker: Worker): Promise<never> {
  const [status] = await once(worker, 'exit')
  throw new Error(`the worker ended with ${status}`)
}

async function firstWord(worker: Worker): Promise<void> {
  while ((await once(worker, 'message'))[0] !== beginning);
}
