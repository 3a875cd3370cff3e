// Gets so many values from the map behind descriptor 3, and scans it so many times: use.js GETS SCANS.
import { HashMap, u32, u64number } from 'bpf-maps'

const [gets, scans] = process.argv.slice(2).map(Number)
const map = HashMap.open({ fd: 3 }, { key: u32, value: u64number })
let sum = 0
for (let i = 0; i < (gets ?? 0); i++) sum += map.get(i % map.maxEntries) ?? 0
for (let i = 0; i < (scans ?? 0); i++) for (const [key, value] of map) sum += key + value
console.log(sum)
