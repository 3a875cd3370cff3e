// A thread of the soak: opens a map and everything around it, says so, and works until it is terminated.
import { parentPort, workerData } from 'node:worker_threads'
import { ArrayMap, HashMap, RingBuffer, u32, u64 } from 'bpf-maps'

const { id, task } = workerData
const map = HashMap.open({ id }, { key: u32, value: u64 })
const mapped = ArrayMap.create({ name: 'soak_thread', value: u64, maxEntries: 512, mmapable: true })
const memory = mapped.mapped()
RingBuffer.create({ name: 'soak_thread', event: u64, size: 4096 }).listen(() => undefined, { keepAlive: true })
const tasks = {
  scan: () => [...map.entries()],
  write: () => map.set(1, 1n),
  memory: () => memory.add(1, 1n),
  create: () => ArrayMap.create({ name: 'soak_thread', value: u64, maxEntries: 1 })
}

parentPort?.postMessage('begun')
if (task === 'exit') process.exit()
for (;;) tasks[/** @type {keyof typeof tasks} */ (task)]()
