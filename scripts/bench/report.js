import Table from 'cli-table3'
import { summarize } from './statistics.js'
import { targets } from './targets.js'

/** @import { Result, Session, Statistics, Unit } from './types.js' */

/**
 * @param {ReturnType<typeof import('./machine.js').machineFacts>} facts
 * @param {Session} session
 */
export function printFacts({ kernel, node, v8, arch, cpu, load }, { quick, rounds, npm, hasLibbpf }) {
  console.log(`Linux ${kernel} ${arch}, ${cpu}, Node ${node} (V8 ${v8}), ${rounds} rounds, load ${load.toFixed(1)} at the start`)
  if ('missing' in npm) console.log(`npm bpf is left out: ${npm.missing}`)
  if (!hasLibbpf) console.log('libbpf is left out: bpf/libbpf.h is not installed')
  if (quick) console.log('Quick: small sizes, nothing about speed can be told from the figures.')
}

/**
 * @param {readonly Result[]} results
 * @param {Session} session
 */
export function printTable(results, { quick }) {
  const table = new Table({
    head: ['', 'raw C', 'libbpf', 'npm bpf', 'bpf-maps', 'min – max', 'hard', 'goal', ''],
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'right', 'right', 'left'],
    style: { head: [], border: [], compact: true }
  })
  table.push(...results.map(result => row(result, quick)))
  console.log(table.toString())
}

/**
 * Tells when the figures are not worth much, because C, which always does the same, was not always as fast.
 *
 * @param {readonly Result[]} results
 */
export function printSteadiness(results) {
  const steady = 1.5
  const spreads = summarize(results.flatMap(({ raw }) => (raw === undefined ? [] : [raw.greatest / raw.least])))
  if (spreads === undefined || spreads.median < steady) return
  console.log(
    `The machine was busy: the slowest round of raw C took ${spreads.median.toFixed(1)} times as long as the fastest (median of the rows).`
  )
}

/**
 * @param {Result} result
 * @param {boolean} quick
 */
function row({ name, title, unit, raw, libbpf, npm, ours }, quick) {
  const show = (/** @type {number | undefined} */ value) => (value === undefined ? '' : format(value, unit))
  const target = targets[name]
  return [
    title,
    raw === undefined ? '' : format(raw.median, 'ns'),
    show(libbpf?.median),
    show(npm?.median),
    show(ours?.median),
    ours === undefined || ours.least === ours.greatest ? '' : `${show(ours.least)} – ${show(ours.greatest)}`,
    show(target?.hard),
    show(target?.goal),
    quick ? '' : verdict(ours, target)
  ]
}

/**
 * @param {Statistics | undefined} ours
 * @param {{ hard: number, goal: number } | undefined} target
 */
function verdict(ours, target) {
  if (ours === undefined || target === undefined) return ''
  if (ours.median <= target.goal) return 'goal'
  return ours.median <= target.hard ? 'hard' : 'missed'
}

/**
 * @param {number} value
 * @param {Unit} unit
 */
function format(value, unit) {
  if (unit === 'ratio') return `${value.toFixed(2)}×`
  if (unit === 'calls' || unit === 'bytes') return `${Number(value.toFixed(2)).toLocaleString('en')}${unit === 'bytes' ? ' B' : ''}`
  return `${value.toFixed(value < 100 ? 1 : 0)} ${unit}`
}
