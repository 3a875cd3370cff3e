// @ts-check
// A program sends an event each time that it runs; a loop receives them.
import { asm, Program, RingBuffer, struct, text, u32 } from 'bpf-maps'

const ring = RingBuffer.create({ name: 'events', event: struct({ pid: u32, command: text(16) }), size: 64 * 1024 })

const { r0, r1, r2, r3, r6, add, call, exit, jeq, label, loadMap, mov, rsh, store32 } = asm

const program = Program.load({
  type: 'raw_tracepoint',
  name: 'send_event',
  license: 'GPL',
  instructions: [
    loadMap(r1, ring),
    mov(r2, 20), // bytes of an event
    mov(r3, 0),
    call('ringbuf_reserve'),
    jeq(r0, 0, 'full'),
    mov(r6, r0),
    call('get_current_pid_tgid'),
    rsh(r0, 32),
    store32([r6, 0], r0),
    mov(r1, r6),
    add(r1, 4),
    mov(r2, 16),
    call('get_current_comm'),
    mov(r1, r6),
    mov(r2, 0),
    call('ringbuf_submit'),
    label('full'),
    mov(r0, 0),
    exit()
  ]
})

for (let run = 0; run < 3; run++) program.run()

let count = 0
for await (const { pid, command } of ring) {
  console.log(`event ${++count}: ${pid === process.pid ? 'this process' : pid}, ${command}`)
  if (count === 3) break
}
console.log(`${ring.statistics().used} bytes are in use`)

program.close()
ring.close()
