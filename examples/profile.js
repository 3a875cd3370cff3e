// @ts-check
// Where a process spends its time, as folded stacks for flame graphs: node examples/profile.js PID [SECONDS]
// JavaScript functions have names if the process was started with: node --perf-basic-prof --interpreted-frames-native-stack
import { readdirSync } from 'node:fs'
import { setTimeout } from 'node:timers/promises'
import { asm, foldStacks, HashMap, i32, KernelSymbols, PerfEvent, Program, StackTraceMap, struct, UserSymbols, u64 } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r6, r10, add, atomicAdd, call, exit, jeq, label, loadMap, mov, store32, store64 } = asm

const [pid = process.pid, seconds = 10] = process.argv.slice(2).map(Number)

const stacks = StackTraceMap.create({ name: 'stacks', maxEntries: 16_384 })
const counts = HashMap.create({ name: 'counts', key: struct({ kernel: i32, user: i32 }), value: u64, maxEntries: 16_384 })

// A key of two ids on the stack, and the value of a new entry below it. An id is negative where there is no such stack.
const [key, one] = [-8, -16]
const count = Program.load({
  type: 'perf_event',
  name: 'count_stacks',
  license: 'GPL',
  instructions: [
    mov(r6, r1),
    ...[loadMap(r2, stacks), mov(r3, 0), call('get_stackid'), store32([r10, key], r0)],
    ...[mov(r1, r6), loadMap(r2, stacks), mov(r3, 1 << 8), call('get_stackid'), store32([r10, key + 4], r0)], // BPF_F_USER_STACK
    ...[loadMap(r1, counts), mov(r2, r10), add(r2, key), call('map_lookup_elem'), jeq(r0, 0, 'new')],
    ...[mov(r1, 1), atomicAdd([r0], r1), mov(r0, 0), exit()],
    ...[label('new'), store64([r10, one], 1), loadMap(r1, counts), mov(r2, r10), add(r2, key), mov(r3, r10), add(r3, one)],
    ...[mov(r4, 0), call('map_update_elem'), mov(r0, 0), exit()]
  ]
})

// 99 times a second of each thread's time on a CPU, so that it does not keep step with what happens 100 times a second.
const threads = readdirSync(`/proc/${pid}/task`).map(Number)
const events = threads.map(thread => PerfEvent.open({ event: 'cpu-clock', pid: thread, sample: { frequency: 99 } }))
const links = events.map(perfEvent => count.attach({ perfEvent }))
await setTimeout(seconds * 1000)
for (const resource of [...links, ...events]) resource.close()

const ofUser = UserSymbols.read(pid)
const ofKernel = KernelSymbols.read()

/** @param {bigint} address */
const name = address => (address >> 63n ? ofKernel : ofUser)?.find(address)?.name ?? `0x${address.toString(16)}`

/** @param {number} id */
const names = id => (id < 0 ? [] : (stacks.get(id) ?? []).map(name))

const named = Array.from(counts, ([{ kernel, user }, times]) => /** @type {const} */ ([[...names(kernel), ...names(user)], times]))
process.stdout.write(foldStacks(named))
