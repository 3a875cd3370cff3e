import { parseArgs } from 'node:util'

/** @import { Storm } from './types.js' */

/**
 * @typedef {object} Choice
 * @property {readonly { storm: Storm, amount: number }[]} chosen
 * @property {number} seed
 */

/**
 * What the command line asks for; `undefined` if it asks for nothing, or for help.
 *
 * @param {readonly string[]} commandLine
 * @param {readonly Storm[]} storms
 * @returns {Choice | undefined}
 */
export function readChoice(commandLine, storms) {
  const { values, positionals } = parseArgs({
    args: [...commandLine],
    allowPositionals: true,
    options: { short: { type: 'boolean', default: false }, seed: { type: 'string' }, help: { type: 'boolean', default: false } }
  })
  const [name, amount, ...rest] = positionals
  if (values.help || name === undefined) return undefined
  if (rest.length > 0) throw new RangeError(`expected a storm and how much of it, got ${positionals.join(' ')}`)
  const named = byName(name, storms)
  if (named.length > 1 && amount !== undefined) throw new RangeError('all storms take their usual amounts, or the short ones with --short')
  const chosen = named.map(storm => ({ storm, amount: amountOf(storm, amount, values.short) }))
  return { chosen, seed: values.seed === undefined ? Date.now() % 2 ** 31 : wholeNumber('--seed', values.seed) }
}

/**
 * @param {string} name
 * @param {readonly Storm[]} storms
 */
function byName(name, storms) {
  const found = name === 'all' ? storms : storms.filter(storm => storm.name === name)
  if (found.length > 0) return found
  throw new RangeError(`there is no storm ${name}, only ${storms.map(storm => storm.name).join(', ')} and all`)
}

/**
 * @param {Storm} storm
 * @param {string | undefined} amount
 * @param {boolean} isShort
 */
function amountOf(storm, amount, isShort) {
  if (amount !== undefined) return wholeNumber(storm.unit, amount)
  return isShort ? storm.short : storm.usual
}

/**
 * @param {string} what
 * @param {string} text
 */
function wholeNumber(what, text) {
  const number = Number(text)
  if (Number.isSafeInteger(number) && number > 0) return number
  throw new RangeError(`${what}: expected a whole number from 1, got ${text}`)
}

/** @param {readonly Storm[]} storms */
export function usage(storms) {
  const lines = storms.map(({ name, about, unit, usual, short }) => `  ${name.padEnd(11)} ${about} ${unit}: ${usual}, short ${short}.`)
  return `npm run storm -- NAME [AMOUNT] [--short] [--seed N]

${lines.join('\n')}
  ${'all'.padEnd(11)} One after the other.
`
}
