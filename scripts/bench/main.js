// `npm run bench`: this library beside raw C and npm bpf. docs/benchmarks.md says how to read what it prints.
import { writeFileSync } from 'node:fs'
import { buildRaw } from './build-raw.js'
import { comparison } from './compare.js'
import { allocation } from './judgements/allocation.js'
import { calls } from './judgements/calls.js'
import { idle } from './judgements/idle.js'
import { memoryGrowth } from './judgements/memory-growth.js'
import { startUp } from './judgements/start-up.js'
import { machineFacts } from './machine.js'
import { installNpmBpf } from './npm-bpf.js'
import { readOptions, usage } from './options.js'
import { printFacts, printSteadiness, printTable } from './report.js'
import { summarize } from './statistics.js'
import { workloads } from './workloads/index.js'

/** @import { Measurement, Result, Session } from './types.js' */

/** @type {readonly Measurement[]} */
const measurements = [...workloads.map(comparison), idle, startUp, memoryGrowth, ...calls, ...allocation]

const options = readOptions()
if (options.help) console.log(usage)
else await main()

async function main() {
  const { quick, rounds, filter } = options
  const chosen = measurements.filter(({ name, title }) => name.includes(filter) || title.includes(filter))
  /** @type {Session} */
  const session = { quick, rounds, ...buildRaw(), npm: installNpmBpf() }
  const facts = machineFacts()
  printFacts(facts, session)
  /** @type {Result[]} */
  const results = []
  for (const measurement of chosen) results.push(await measure(measurement, session))
  printTable(results, session)
  if (!quick) printSteadiness(results)
  if (options.json !== undefined) writeFileSync(options.json, `${JSON.stringify({ ...facts, quick, rounds, results }, null, 2)}\n`)
}

/**
 * @param {Measurement} measurement
 * @param {Session} session
 * @returns {Promise<Result>}
 */
async function measure({ name, title, unit, measure }, session) {
  process.stderr.write(`${title} …\n`)
  const { raw, libbpf, npm, ours } = await measure(session)
  return { name, title, unit, raw: summarize(raw), libbpf: summarize(libbpf), npm: summarize(npm), ours: summarize(ours) }
}
