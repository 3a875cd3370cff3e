// Run by test-sanitized.js: threads that end, and then the process, with maps, mappings, programs and iterations open. What the addon
// does not give back by then, the leak sanitizer finds.
import { once } from 'node:events'
import { isMainThread, Worker } from 'node:worker_threads'
import { ArrayMap, asm, HashMap, Program, u32, u64 } from 'bpf-maps'

for (let round = 0; round < 100; round++) openAll()
if (isMainThread) {
  for (let round = 0; round < 3; round++) await once(new Worker(import.meta.filename), 'exit')
}

function openAll() {
  const map = HashMap.create({ key: u32, value: u64, maxEntries: 64 })
  map.setMany([
    [1, 1n],
    [2, 2n]
  ])
  map.entries().next()
  ArrayMap.create({ value: u64, maxEntries: 64, mmapable: true }).mapped()
  Program.load({ type: 'xdp', instructions: [asm.mov(asm.r0, 2), asm.exit()] }).run({ data: new Uint8Array(64) })
}
