// `npm run fuzz -- btf 10000000`: gives damaged inputs to what reads BTF, ELF, object files and values, and keeps those that took a new branch of
// the sources. They and those that failed are in the cache, ~/.cache/bpf-maps/fuzz.
import { setTimeout } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { Worker } from 'node:worker_threads'
import { Progress } from '../storms/report.js'
import { inputFolder } from './corpus.js'

const names = ['btf', 'object', 'elf', 'codec']
/** Longer no input may take, in seconds. */
const patience = 20

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { seconds: { type: 'string' }, seed: { type: 'string', default: String(Date.now() % 2 ** 31) } }
})
const [choice = 'all', inputs = 'Infinity'] = positionals
const limits = { inputs: Number(inputs), seconds: Number(values.seconds ?? (positionals.length < 2 ? 60 : 'Infinity')) }
const chosen = names.filter(name => choice === 'all' || choice === name)
if (chosen.length === 0 || Number.isNaN(limits.inputs + limits.seconds)) {
  throw new RangeError(`npm run fuzz -- all|${names.join('|')} [INPUTS] [--seconds N] [--seed N]`)
}
const progress = new Progress(process.stderr)
let isSound = true
for (const name of chosen) isSound = (await fuzz(name)) && isSound
process.exit(isSound ? 0 : 1)

/**
 * @param {string} name
 * @returns {Promise<boolean>} whether nothing failed
 */
async function fuzz(name) {
  const shared = new SharedArrayBuffer(8 + 128 * 1024)
  const worker = new Worker(new URL('./loop.js', import.meta.url), {
    execArgv: ['--import', new URL('./register.js', import.meta.url).href],
    workerData: { name, ...limits, seed: Number(values.seed), shared }
  })
  const start = performance.now()
  const outcome = new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject))
  const result = await Promise.race([outcome, hanging(name, shared)])
  await worker.terminate()
  progress.clear()
  const { failures, tried, corpus, found, branches, taken, slowest } = result
  const seconds = (performance.now() - start) / 1000
  console.log(`${name} --seed ${values.seed}: ${tried.toLocaleString('en')} inputs in ${Math.round(seconds)} s`)
  console.log(
    `  ${taken} of ${branches} branches taken, by ${corpus} inputs, ${found} of them new; the slowest took ${Math.ceil(slowest)} ms`
  )
  for (const failure of failures) console.log(failure)
  return failures.length === 0
}

/**
 * Ends when the same input is at hand for too long.
 *
 * @param {string} name
 * @param {SharedArrayBuffer} shared
 */
async function hanging(name, shared) {
  const [state, current] = [new Int32Array(shared, 0, 2), new Uint8Array(shared, 8)]
  for (let last = -1; ; ) {
    await setTimeout(patience * 1000, undefined, { ref: false })
    const tried = Atomics.load(state, 0)
    progress.show(`${name}: ${tried} inputs`)
    if (tried === last && tried > 0) {
      const path = inputFolder(name, 'failures').save(current.slice(0, Atomics.load(state, 1)))
      return {
        failures: [`an input takes more than ${patience} s: ${path}`],
        tried,
        corpus: 0,
        found: 0,
        branches: 0,
        taken: 0,
        slowest: patience * 1000
      }
    }
    last = tried
  }
}
