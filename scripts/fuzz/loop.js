// The thread that tries inputs: those that take a new branch are kept, and changed in turn.
import { parentPort, workerData } from 'node:worker_threads'
import { Random } from '../support/random.js'
import { inputFolder } from './corpus.js'
import { mutate } from './mutate.js'
import { targets } from './targets.js'

/** @import { Coverage } from './coverage.js' */

const { name, inputs, seconds, seed, shared } = workerData
const coverage = /** @type {{ fuzzCoverage: Coverage }} */ (/** @type {unknown} */ (globalThis)).fuzzCoverage
const target = targets[name]
if (target === undefined) throw new RangeError(`there is nothing to fuzz named ${name}`)
const [corpusFolder, failureFolder] = [inputFolder(name, 'corpus'), inputFolder(name, 'failures')]
const random = new Random(seed)
/** How many were tried, and the length of the one at hand: whoever watches sees whether it goes on, and with what. */
const [state, current] = [new Int32Array(shared, 0, 2), new Uint8Array(shared, 8)]
/** @type {Uint8Array[]} */
const corpus = []
/** @type {string[]} */
const failures = []
let slowest = 0

for (const input of [...target.seeds(), ...corpusFolder.load()]) attempt(input)
const [begun, end] = [corpus.length, performance.now() + seconds * 1000]
let tried = 0
for (; tried < inputs && failures.length < 10 && (tried % 64 !== 0 || performance.now() < end); tried++) {
  attempt(mutate(random, random.of(corpus), random.of(corpus)), corpusFolder)
}
const { branches, taken } = coverage
parentPort?.postMessage({ tried, corpus: corpus.length, found: corpus.length - begun, branches, taken, slowest, failures })

/**
 * @param {Uint8Array} input
 * @param {{ save: (input: Uint8Array) => void }} [folder] where to keep it, if it is a new one
 */
function attempt(input, folder) {
  show(input)
  coverage.reset()
  const start = performance.now()
  try {
    target?.run(input.slice())
  } catch (error) {
    fail(input, error instanceof Error ? (error.stack ?? error.message) : String(error))
  }
  slowest = Math.max(slowest, performance.now() - start)
  if (!coverage.isNew() && corpus.length > 0) return
  corpus.push(input)
  folder?.save(input)
}

/** @param {Uint8Array} input */
function show(input) {
  current.set(input.subarray(0, current.length))
  Atomics.store(state, 1, Math.min(input.length, current.length))
  Atomics.add(state, 0, 1)
}

/**
 * @param {Uint8Array} input
 * @param {string} reason
 */
function fail(input, reason) {
  // One input for each place that failed.
  const place = reason.split('\n').slice(0, 3).join('\n')
  if (failures.some(failure => failure.includes(place))) return
  failures.push(`${reason}\n  the input is ${failureFolder.save(input)}`)
}
