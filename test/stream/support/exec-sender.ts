import { asm, type MapReference, Program } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r5, r6, r10, add, call, exit, loadMap, mov, mov32, rsh, store32 } = asm

/** Sends an event of 20 bytes for each program that is started: the process id and the command's name. It ends when it is disposed of. */
export function execSender(events: MapReference): Disposable {
  using program = Program.load({
    type: 'raw_tracepoint',
    name: 'send_exec',
    license: 'GPL',
    instructions: [
      ...[mov(r6, r1), call('get_current_pid_tgid'), rsh(r0, 32), store32([r10, -24], r0)],
      ...[mov(r1, r10), add(r1, -20), mov(r2, 16), call('get_current_comm')],
      ...[mov(r1, r6), loadMap(r2, events), mov32(r3, -1), mov(r4, r10), add(r4, -24), mov(r5, 20)],
      ...[call('perf_event_output'), mov(r0, 0), exit()]
    ]
  })
  return program.attach({ tracepoint: 'sched_process_exec' })
}
