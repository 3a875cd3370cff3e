// Prints how many bytes of JavaScript's memory a get of the map behind descriptor 3 takes: allocate.js number|bigint.
// The young generation must be large enough that it is never collected: see ../allocation.js.
import { HashMap, u32, u64, u64number } from 'bpf-maps'

const gets = 200_000
const map = HashMap.open({ fd: 3 }, { key: u32, value: process.argv[2] === 'bigint' ? u64 : u64number })
const { maxEntries } = map

/** @type {unknown[]} */
const kept = new Array(8).fill(0)

measure()
measure()
globalThis.gc?.()
const empty = growth(() => undefined)
console.log((growth(measure) - empty) / gets)

function measure() {
  for (let i = 0; i < gets; i++) kept[i & 7] = map.get(i % maxEntries)
}

/** @param {() => void} work */
function growth(work) {
  const before = process.memoryUsage().heapUsed
  work()
  return process.memoryUsage().heapUsed - before
}
