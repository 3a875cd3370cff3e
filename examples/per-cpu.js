// @ts-check
// A value for each CPU: programs count without getting in each other's way, and the sum is made when it is read.
import { availableParallelism } from 'node:os'
import { ArrayMap, asm, Program, perCpu, u64 } from 'bpf-maps'

const { r0, r1, r2, r10, add, call, exit, jeq, label, load64, loadMap, mov, store32, store64 } = asm

const runs = ArrayMap.create({ name: 'runs', value: perCpu(u64), maxEntries: 1 })

const program = Program.load({
  type: 'raw_tracepoint',
  name: 'count_runs',
  instructions: [
    store32([r10, -4], 0),
    ...[loadMap(r1, runs), mov(r2, r10), add(r2, -4), call('map_lookup_elem')], // gives this CPU's value
    jeq(r0, 0, 'done'),
    ...[load64(r1, [r0]), add(r1, 1), store64([r0], r1)], // nobody else writes here: no atomic add
    label('done'),
    ...[mov(r0, 0), exit()]
  ]
})

const cpus = availableParallelism()
for (let run = 0; run < 1000; run++) program.run({ cpu: run % cpus })

const counts = runs.getOrThrow(0)
for (const [cpu, count] of counts.entries()) console.log(`CPU ${cpu}: ${count} runs`)
console.log(`together: ${counts.reduce((sum, count) => sum + count)} runs`)

program.close()
runs.close()
