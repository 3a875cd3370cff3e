import { fork } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, statSync, writeFileSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'

/** A process that runs one file after the other, and another one when a file has brought it down. */
export class FileRunner {
  #plan
  #results
  /** @type {import('node:child_process').ChildProcess | undefined} */
  #process

  /**
   * @param {import('./main.js').Plan} plan
   * @param {string} results the file that results are added to
   */
  constructor(plan, results) {
    this.#plan = plan
    this.#results = results
    writeFileSync(results, '')
  }

  /**
   * Resolves when the file has run, or has been given up.
   *
   * @param {string} file
   */
  async run(file) {
    this.#process ??= this.#start()
    const child = this.#process
    const over = new AbortController()
    const { signal } = over
    child.send(file)
    const why = await Promise.race([
      once(child, 'message', { signal }).then(() => undefined),
      once(child, 'exit', { signal }).then(([status, killedBy]) => `the process ended with ${killedBy ?? `status ${status}`}`),
      this.#untilSilent(signal)
    ])
    over.abort()
    if (why === undefined) return
    appendFileSync(this.#results, `${JSON.stringify({ end: file, state: 'fail', ms: 0, errors: [{ message: why }] })}\n`)
    child.kill('SIGKILL')
    this.#process = undefined
  }

  async end() {
    const child = this.#process
    this.#process = undefined
    if (child === undefined) return
    child.disconnect()
    await once(child, 'exit')
  }

  #start() {
    const { nodeArguments, patience } = this.#plan
    const env = { ...process.env, BPF_MAPS_TEST_PATIENCE: String(patience) }
    return fork('scripts/kernels/guest/run-files.js', [this.#results], { execArgv: ['--expose-gc', ...nodeArguments], env })
  }

  /** @param {AbortSignal} signal */
  async #untilSilent(signal) {
    const { silence } = this.#plan
    let [size, since] = [-1, performance.now()]
    while (performance.now() - since < silence * 1000) {
      await setTimeout(1000, undefined, { signal })
      const now = statSync(this.#results).size
      if (now !== size) [size, since] = [now, performance.now()]
    }
    return `nothing happened for ${silence} seconds`
  }
}
