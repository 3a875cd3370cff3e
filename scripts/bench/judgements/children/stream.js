// Goes through the map behind descriptor 3 and prints by how many bytes the process has grown: stream.js [PATH OF NPM-BPF].
import { HashMap, u32, u64number } from 'bpf-maps'
import { loadNpmBpf } from '../../npm-bpf.js'
import { npmMap, npmNumber, npmU32 } from '../../npm-conversions.js'

const [npmPath] = process.argv.slice(2)
const map = npmPath === undefined ? HashMap.open({ fd: 3 }, { key: u32, value: u64number }) : npmMap(loadNpmBpf(npmPath), npmU32, npmNumber)
map.get(1)

const before = process.memoryUsage.rss()
let most = before
let entries = 0
let sum = 0
for (const [key, value] of map) {
  sum += key + value
  if (++entries % 10_000 === 0) most = Math.max(most, process.memoryUsage.rss())
}
console.log(most - before, entries, sum)
