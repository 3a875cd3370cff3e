import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../support/cache-folder.js'
import { rows } from './rows.js'

const folder = join(cacheFolder, 'kernels')

/**
 * What is kept of a row's last run, for docs/kernels.md.
 *
 * @typedef {object} RowRecord
 * @property {string} name
 * @property {string} is
 * @property {keyof typeof import('./files.js').lists} files
 * @property {string} release
 * @property {readonly string[]} denials what the kernel does not allow, a sentence each
 * @property {Record<string, readonly string[]>} commands by the type of map
 */

/** @param {import('./row.js').Outcome} outcome */
export function keepRecord({ row, release, tests }) {
  const commands = tests.flatMap(({ meta }) => meta?.commands ?? [])
  // A run of a few files may have measured nothing.
  if (release === undefined || (row.files === 'all' && commands.length === 0)) return
  /** @type {RowRecord} */
  const record = {
    ...{ name: row.name, is: row.is, files: row.files, release },
    denials: tests.flatMap(({ meta }) => meta?.denials ?? []),
    commands: Object.fromEntries(commands.map(({ type, has }) => [type, has]))
  }
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, `${row.name}.json`), JSON.stringify(record, undefined, 2))
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
