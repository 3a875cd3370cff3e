// Starts worker threads and terminates each at a random moment of its life. It runs in a process of its own, which a fault would abort, and
// imports the package by its name: here that is dist/, in a project where it is installed the package itself.
import { once } from 'node:events'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { Worker } from 'node:worker_threads'

/** @typedef {keyof typeof import('./worker-storm-tasks.js').tasks} Task what the threads are busy with */
/**
 * @typedef {object} Figures
 * @property {number} terminated
 * @property {number} busy how many of them had begun
 * @property {string[]} ended how some ended by themselves
 * @property {string[]} left descriptors and mappings of the kernel's objects that are there when all have gone
 */

const script = new URL('./worker-storm-thread.js', import.meta.url)

/**
 * Half of the threads are terminated at any time from their first instruction on, half within milliseconds after they have begun.
 *
 * @param {Task} task
 * @param {number} count how many threads
 * @param {number} [atOnce]
 * @returns {Promise<Figures>}
 */
export async function terminateWorkers(task, count, atOnce = 4) {
  /** @type {Figures} */
  const figures = { terminated: 0, busy: 0, ended: [], left: [] }
  const start = await timeToBegin(task)
  const lane = async () => {
    while (figures.terminated < count) {
      const beginsFirst = figures.terminated++ % 2 === 0
      await terminateOne(task, figures, beginsFirst ? undefined : 1.2 * start)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return { ...figures, left: kernelObjects() }
}

/** @param {Task} task */
function startWorker(task) {
  return new Worker(script, { workerData: task, stderr: true })
}

/**
 * How long a thread takes to begin, in milliseconds.
 *
 * @param {Task} task
 */
async function timeToBegin(task) {
  const before = performance.now()
  const worker = startWorker(task)
  await once(worker, 'message')
  const time = performance.now() - before
  await worker.terminate()
  return time
}

/**
 * @param {Task} task
 * @param {Figures} figures
 * @param {number | undefined} latest milliseconds after its start, or `undefined` for soon after it has begun
 */
async function terminateOne(task, figures, latest) {
  const worker = startWorker(task)
  let isEnding = false
  let hasBegun = false
  worker.once('message', () => (hasBegun = true))
  worker.on('error', error => figures.ended.push(String(error.stack)))
  worker.once('exit', code => isEnding || figures.ended.push(`exit code ${code}`))
  if (latest === undefined) await once(worker, 'message')
  await setTimeout(Math.random() * (latest ?? 5))
  isEnding = true
  if (hasBegun) figures.busy += 1
  await worker.terminate()
}

/** What this process holds of the kernel's, by descriptor or in its memory. */
function kernelObjects() {
  const descriptors = readdirSync('/proc/self/fd').map(linkOf)
  return [...descriptors, ...readFileSync('/proc/self/maps', 'utf8').split('\n')].filter(line =>
    /anon_inode:(bpf|btf|\[perf_event)/.test(line)
  )
}

// The descriptor by which the folder itself was read is closed by now.
/** @param {string} fd */
function linkOf(fd) {
  try {
    return readlinkSync(`/proc/self/fd/${fd}`)
  } catch {
    return ''
  }
}
