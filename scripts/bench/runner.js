// One side of a comparison in a process of its own, as a user's program has it: runner.js ours|npm WORKLOAD OPERATIONS ENTRIES [NPM-BPF].
// It inherits the maps as descriptors from 3 on. As raw/main.c does, it reads the number of a round, runs the loop, and writes the time
// in nanoseconds and a checksum, until its input ends.
import { createInterface } from 'node:readline'
import { loadNpmBpf } from './npm-bpf.js'
import { workloads } from './workloads/index.js'

/** @import { Loop, Workload } from './types.js' */

const [side, name, operations, entries, npmPath = ''] = process.argv.slice(2)
const size = { operations: Number(operations), entries: Number(entries) }
const loop = makeLoop(findWorkload())

for await (const round of createInterface({ input: process.stdin })) {
  const { nanoseconds, checksum } = await time(loop, Number(round))
  process.stdout.write(`${nanoseconds} ${checksum}\n`)
}

function findWorkload() {
  const workload = workloads.find(each => each.name === name)
  if (workload === undefined) throw new Error(`there is no workload ${name}`)
  return workload
}

/**
 * @param {Workload} workload
 * @returns {Loop}
 */
function makeLoop({ ours, npm }) {
  if (side === 'ours') return ours(size)
  if (npm === undefined) throw new Error(`npm bpf cannot do ${name}`)
  return npm(loadNpmBpf(npmPath), size)
}

/**
 * @param {Loop} loop
 * @param {number} round
 */
async function time(loop, round) {
  loop.prepare?.(round)
  const start = process.hrtime.bigint()
  const result = await loop.run(round)
  const elapsed = Number(process.hrtime.bigint() - start)
  const checksum = loop.check?.() ?? result
  loop.reset?.()
  return { nanoseconds: loop.nanoseconds?.() ?? elapsed, checksum }
}
