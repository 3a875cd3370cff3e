import { describeDenials } from '../support/denials.js'
import { inColumns } from './columns.js'

/** @typedef {import('./row.js').Outcome} Outcome */

/** @param {readonly import('./rows.js').Row[]} rows */
export function listOf(rows) {
  return inColumns(
    rows.map(({ name, is, suite, architecture, arguments: kernelArguments = '' }) => [name, is, suite, architecture, kernelArguments])
  )
}

/**
 * A line for a file, and what failed in it.
 *
 * @param {import('./results.js').FileResult} result
 */
export function describeFile({ file, seconds, tests }) {
  const failed = tests.filter(({ state }) => state === 'failed')
  const line = `${seconds.toFixed(1).padStart(7)} s  ${file}  ${count(tests)}`
  return [line, ...failed.map(({ name, why = '' }) => `  failed: ${name}\n${why.replace(/^/gm, '    | ')}`)].join('\n')
}

/**
 * What came of all rows.
 *
 * @param {readonly Outcome[]} outcomes
 */
export function describeAll(outcomes) {
  const head = ['kernel', '', 'release', 'passed', 'skipped', 'failed', 'seconds']
  const lines = outcomes.map(({ row, release = 'did not run', tests, seconds }) => {
    const counts = ['passed', 'skipped', 'failed'].map(state => String(tests.filter(test => test.state === state).length))
    return [row.name, row.is, release, ...counts, String(seconds)]
  })
  const denials = outcomes.flatMap(({ release, tests }) => (release === undefined ? [] : describeDenials(tests.map(withMeta), release)))
  const problems = outcomes.flatMap(({ row, problems }) => problems.map(problem => `${row.name}: ${problem}`))
  return [inColumns([head, ...lines]), ...denials, ...problems].join('\n')
}

/** @param {import('./results.js').TestResult} test */
function withMeta({ name, state, meta = {} }) {
  return { name, state, meta }
}

/** @param {readonly import('./results.js').TestResult[]} tests */
function count(tests) {
  const states = /** @type {const} */ (['passed', 'skipped', 'failed'])
  const counts = states.map(state => ({ state, number: tests.filter(test => test.state === state).length }))
  return counts.flatMap(({ state, number }) => (number > 0 ? `${number} ${state}` : [])).join(', ')
}
