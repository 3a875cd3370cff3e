import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../support/cache-folder.js'
import { neededBy } from './judge.js'
import { rows } from './rows.js'

const folder = join(cacheFolder, 'kernels')

/**
 * What is kept of a row's last run, for docs/kernels.md.
 *
 * @typedef {object} RowRecord
 * @property {string} name
 * @property {string} is
 * @property {string} release
 * @property {number} passed
 * @property {number} failed
 * @property {Record<string, number>} skipped how many tests need which newer Linux
 * @property {readonly string[]} denials what the kernel does not allow, a sentence each
 * @property {Record<string, readonly string[]>} commands by the type of map
 */

/** @param {import('./row.js').Outcome} outcome */
export function keepRecord({ row, release, tests }) {
  if (release === undefined) return
  const commands = tests.flatMap(({ meta }) => meta?.commands ?? [])
  const denials = tests.flatMap(({ meta }) => meta?.denials ?? [])
  /** @param {string} state */
  const count = state => tests.filter(test => test.state === state).length
  /** @type {RowRecord} */
  const record = {
    ...{ name: row.name, is: row.is, release, passed: count('passed'), failed: count('failed'), skipped: skippedBy(tests), denials },
    commands: Object.fromEntries(commands.map(({ type, has }) => [type, has]))
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${row.name}.json`), JSON.stringify(record, undefined, 2))
}

/** @param {readonly import('./results.js').TestResult[]} tests */
function skippedBy(tests) {
  /** @type {Record<string, number>} */
  const counts = {}
  for (const { name, state } of tests) {
    const version = state === 'skipped' ? neededBy(name) : undefined
    if (version !== undefined) counts[version] = (counts[version] ?? 0) + 1
  }
  return counts
}

/**
 * The records of all rows that have run, in the order of the matrix.
 *
 * @returns {RowRecord[]}
 */
export function readRecords() {
  const files = new Set(readdirSync(folder))
  return rows
    .map(row => `${row.name}.json`)
    .filter(file => files.has(file))
    .map(file => JSON.parse(readFileSync(join(folder, file), 'utf8')))
}
