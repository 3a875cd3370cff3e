// @ts-check
// Prints each program that is started on the machine, until Ctrl-C.
import { asm, PerfBuffer, PerfEventArray, Program, struct, text, u32 } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r5, r6, r10, add, call, exit, loadMap, mov, mov32, rsh, store32 } = asm

const events = PerfEventArray.create({ name: 'exec_events' })

// An event of 20 bytes, made on the stack: the process id, and the command's name after it.
const event = -24
const sendEvent = Program.load({
  type: 'raw_tracepoint',
  name: 'send_exec',
  license: 'GPL',
  instructions: [
    mov(r6, r1), // the context, which the helper below wants to see
    ...[call('get_current_pid_tgid'), rsh(r0, 32), store32([r10, event], r0)],
    ...[mov(r1, r10), add(r1, event + 4), mov(r2, 16), call('get_current_comm')],
    ...[mov(r1, r6), loadMap(r2, events), mov32(r3, -1), mov(r4, r10), add(r4, event), mov(r5, 20)], // -1: the slot of this CPU
    ...[call('perf_event_output'), mov(r0, 0), exit()]
  ]
})

const buffer = PerfBuffer.open(events, {
  event: struct({ pid: u32, command: text(16) }),
  onLost: ({ cpu, count }) => console.log(`${count} lost on CPU ${cpu}`)
})
const link = sendEvent.attach({ tracepoint: 'sched_process_exec' })

process.once('SIGINT', () => {
  const { delivered, lost } = buffer.statistics()
  console.log(`${delivered} programs, and ${lost} lost`)
  for (const resource of [link, buffer, sendEvent, events]) resource.close() // which ends the loop
})

console.log('programs that are started:')
for await (const { pid, command } of buffer) console.log(pid, command)
