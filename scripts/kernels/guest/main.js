// Runs the test files of a plan in the guest, many in a process, two processes at a time, and ends what hangs. Results are written down
// at once, so that nothing is lost when the kernel itself stops.
import { readFileSync, writeFileSync } from 'node:fs'
import { FileRunner } from './file-runner.js'

/**
 * What there is to do, written by the host.
 *
 * @typedef {object} Plan
 * @property {number} attempt the number of this boot, of which results bear the name
 * @property {readonly string[]} files
 * @property {readonly string[]} alone files that are run by a process of their own
 * @property {number} patience how many times slower than usual things may be
 * @property {number} silence how many seconds may pass without a result
 * @property {readonly string[]} nodeArguments
 */

/** @type {Plan} */
const plan = JSON.parse(readFileSync('/results/plan.json', 'utf8'))
const files = [...plan.files]

await Promise.all([work(`${plan.attempt}-0`), work(`${plan.attempt}-1`)])
writeFileSync('/results/done', '')

/** @param {string} name */
async function work(name) {
  const runner = new FileRunner(plan, `/results/${name}.jsonl`)
  for (let file = files.shift(); file !== undefined; file = files.shift()) {
    const alone = plan.alone.includes(file)
    if (alone) await runner.end()
    await runner.run(file)
    if (alone) await runner.end()
  }
  await runner.end()
}
