// Prints how much CPU time, in milliseconds, this process takes for a second of listening to the ring behind descriptor 3.
import { setTimeout } from 'node:timers/promises'
import { RingBuffer } from 'bpf-maps'

const ring = RingBuffer.open({ fd: 3 })
ring.listenRecords(() => undefined)
// Until what V8 does after the start is done.
await setTimeout(1000)
const before = process.cpuUsage()
await setTimeout(1000)
const { user, system } = process.cpuUsage(before)
console.log((user + system) / 1000)
