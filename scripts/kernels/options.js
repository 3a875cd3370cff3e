import { parseArgs } from 'node:util'
import { rows } from './rows.js'

/**
 * @typedef {object} Options
 * @property {readonly import('./rows.js').Row[]} rows
 * @property {readonly string[]} files those to run; none stands for each row's own
 * @property {boolean} list
 * @property {boolean} writeDocs
 */

/**
 * Reads `6.12 7 --files test/map/lru.test.ts test/map/open.test.ts`: what comes behind `--files` are files.
 *
 * @param {readonly string[]} commandLine
 * @returns {Options}
 */
export function readOptions(commandLine) {
  const end = commandLine.includes('--files') ? commandLine.indexOf('--files') : commandLine.length
  const { values, positionals } = parseArgs({
    args: commandLine.slice(0, end),
    allowPositionals: true,
    options: { list: { type: 'boolean', default: false }, 'write-docs': { type: 'boolean', default: false } }
  })
  const files = commandLine.slice(end + 1)
  if (end < commandLine.length && files.length === 0) throw new Error('--files needs the names of test files')
  return { rows: chosen(positionals), files, list: values.list, writeDocs: values['write-docs'] }
}

/** @param {readonly string[]} names */
function chosen(names) {
  const unknown = names.filter(name => !rows.some(row => row.name === name))
  if (unknown.length > 0) throw new Error(`there is no kernel ${unknown.join(', ')}: there are ${rows.map(row => row.name).join(', ')}`)
  return names.length === 0 ? rows : rows.filter(row => names.includes(row.name))
}
