// @ts-check
// Many entries at once: thousands of them in one system call.
import { performance } from 'node:perf_hooks'
import { HashMap, MapFullError, struct, u32, u64 } from 'bpf-maps'

const entries = 100_000
const Counters = struct({ packets: u64, bytes: u64 })

console.log(`${entries.toLocaleString('en')} entries`)
const flows = HashMap.create({ name: 'flows', key: u32, value: Counters, maxEntries: entries })

timed('set one by one', () => {
  for (let key = 0; key < entries; key++) flows.set(key, { packets: 1, bytes: key })
})
timed('clear', () => flows.clear())
timed('setMany', () => flows.setMany(made(entries)))
timed('getMany', () => flows.getMany(keys(entries)).length)
timed('for..of', () => [...flows].length)
timed('deleteMany', () => flows.deleteMany(keys(entries)))

try {
  flows.setMany(made(entries + 10))
} catch (error) {
  if (!(error instanceof MapFullError)) throw error
  console.log(`room for ${error.maxEntries}: ${error.done} were stored, and ${flows.count()} are there`)
}
flows.close()

/** @param {number} count */
function* keys(count) {
  for (let key = 0; key < count; key++) yield key
}

/** @param {number} count @returns {Generator<[number, { packets: number, bytes: number }]>} */
function* made(count) {
  for (const key of keys(count)) yield [key, { packets: 1, bytes: key }]
}

/** @param {string} what @param {() => unknown} action */
function timed(what, action) {
  const start = performance.now()
  action()
  console.log(`${what.padEnd(16)}${(performance.now() - start).toFixed(0).padStart(5)} ms`)
}
