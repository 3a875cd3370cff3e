// @ts-check
// The kernel's memory of an array in this process: reading and writing it takes no system call.
import { ArrayMap, asm, Program, u64number } from 'bpf-maps'

const { r0, r1, r2, atomicAdd, exit, loadMapValue, mov } = asm

const counters = ArrayMap.create({ name: 'counters', value: u64number, maxEntries: 1, mmapable: true })
const memory = counters.mapped()

memory.set(0, 40)
memory.add(0, 1) // in one step, also against programs
console.log(`stored in memory, read by a system call: ${counters.get(0)}`)

const program = Program.load({
  type: 'raw_tracepoint',
  name: 'add_one',
  instructions: [loadMapValue(r1, counters), mov(r2, 1), atomicAdd([r1], r2), mov(r0, 0), exit()]
})
program.run()
console.log(`added by a program, read in memory: ${memory.get(0)}`)

memory.unmap()
program.close()
counters.close()
