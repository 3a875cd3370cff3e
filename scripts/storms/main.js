// `npm run storm`: attacks on the library, each with figures at its end. Ends with 0 when nothing was lost and nothing is left, else with 1.
import { once } from 'node:events'
import { Random } from '../support/random.js'
import { readChoice, usage } from './options.js'
import { figureLines, Progress, verdict } from './report.js'
import { Cleanup } from './support/cleanup.js'
import { storms } from './table.js'

/** @import { Outcome, Storm } from './types.js' */

const interrupted = once(process, 'SIGINT')
const progress = new Progress(process.stderr)
const choice = readChoice(process.argv.slice(2), storms)
if (choice === undefined) console.log(usage(storms))
else await runAll(choice)

/** @param {import('./options.js').Choice} choice */
async function runAll({ chosen, seed }) {
  const outcomes = []
  for (const { storm, amount } of chosen) {
    const start = performance.now()
    const outcome = await runOne(storm, amount, seed)
    progress.clear()
    console.log(`${storm.name} ${amount} --seed ${seed}: ${Math.round((performance.now() - start) / 1000)} s`)
    console.log(figureLines(outcome.figures).join('\n'))
    outcomes.push({ storm, ...outcome })
  }
  console.log(verdict(outcomes).join('\n'))
  process.exit(outcomes.some(({ violations }) => violations.length > 0) ? 1 : 0)
}

/**
 * @param {Storm} storm
 * @param {number} amount
 * @param {number} seed
 * @returns {Promise<Outcome>}
 */
async function runOne(storm, amount, seed) {
  const cleanup = new Cleanup()
  const session = {
    ...{ amount, seed, random: new Random(seed), isSanitized: process.env['LD_PRELOAD']?.includes('libasan') ?? false },
    progress: (/** @type {string} */ text) => progress.show(`${storm.name}: ${text}`),
    defer: (/** @type {() => unknown} */ undo) => cleanup.defer(undo)
  }
  const outcome = await Promise.race([storm.run(session).catch(failed), interrupted])
  const violations = await cleanup.run()
  if (Array.isArray(outcome)) return leave(violations)
  return { figures: outcome.figures, violations: [...outcome.violations, ...violations] }
}

/**
 * A storm that cannot go on has shown something, too.
 *
 * @param {unknown} error
 * @returns {Outcome}
 */
function failed(error) {
  return { figures: {}, violations: [error instanceof Error ? (error.stack ?? error.message) : String(error)] }
}

/**
 * @param {readonly string[]} failures of cleaning up
 * @returns {never}
 */
function leave(failures) {
  progress.clear()
  for (const failure of failures) console.log(failure)
  process.exit(130)
}
