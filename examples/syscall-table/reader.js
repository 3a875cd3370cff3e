// @ts-check
// The second process. It knows the path of the pin and the layout of the entries, and may only read.
//
// node examples/syscall-table/reader.js <pin> <seconds>
import { performance } from 'node:perf_hooks'
import { setTimeout } from 'node:timers/promises'
import { HashMap } from 'bpf-maps'
import { key, value } from './process-calls.js'
import { drawTable } from './table.js'

const [pin = '', seconds = '5'] = process.argv.slice(2)
const processes = HashMap.open(pin, { key, value, access: 'read' })

let before = read()
for (let second = 1; second <= Number(seconds); second++) {
  await setTimeout(1000)
  const now = read()
  drawTable(rates(before, now), `System calls by process, second ${second} of ${seconds} (${now.calls.size} processes seen)`)
  before = now
}
processes.close()

function read() {
  return { at: performance.now(), calls: new Map(processes) }
}

/**
 * @param {ReturnType<typeof read>} before
 * @param {ReturnType<typeof read>} now
 */
function rates(before, now) {
  const seconds = (now.at - before.at) / 1000
  return [...now.calls].map(([pid, { name, calls }]) => {
    const rate = (calls - (before.calls.get(pid)?.calls ?? 0)) / seconds
    return { pid, name, calls, rate }
  })
}
