// Programs that write the storage of what they are run for.
import { asm, type HelperName, type Line, type Link, type MapReference, Program } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r6, r7, add, call, exit, jeq, label, load64, loadMap, mov, rsh, store64 } = asm

/** BPF_LOCAL_STORAGE_GET_F_CREATE */
const create = 1
/** Where `struct __sk_buff` has `sk`. */
const socketOfPacket = 168

/** Finds or makes the storage of the object that the context has at `offset`, does that with its address in `r0`, and returns `result`. */
function withStorage(storage: MapReference, helper: HelperName, use: readonly Line[], offset = 0, result = 0): readonly Line[] {
  return [
    ...[load64(r2, [r1, offset]), jeq(r2, 0, 'done')],
    ...[loadMap(r1, storage), mov(r3, 0), mov(r4, create), call(helper), jeq(r0, 0, 'done')],
    ...use,
    ...[label('done'), mov(r0, result), exit()]
  ]
}

const increment = [load64(r1, [r0]), add(r1, 1), store64([r0], r1)]

/** Counts the packets that each socket of the cgroup sends. */
export function countSent(storage: MapReference, cgroup: string): Link {
  const instructions = withStorage(storage, 'sk_storage_get', increment, socketOfPacket, 1)
  using program = Program.load({ type: 'cgroup_skb', name: 'count_sent', license: 'GPL', instructions })
  return program.attach({ cgroup, type: 'cgroup_inet_egress' })
}

/** Counts how often each process has begun to execute a file. */
export function countExecutions(storage: MapReference): Link {
  return attachToTracepoint('sched_process_exec', withStorage(storage, 'task_storage_get', increment))
}

/** Writes down with each cgroup which process has made it. */
export function recordMakers(storage: MapReference): Link {
  // The upper half of what the helper gives is the process, the lower one its thread.
  const recordMaker = [mov(r6, r0), call('get_current_pid_tgid'), mov(r7, r0), rsh(r7, 32), store64([r6], r7)]
  return attachToTracepoint('cgroup_mkdir', withStorage(storage, 'cgrp_storage_get', recordMaker))
}

/** Loads an iterator over open files that asks for the storage of the first member of its context: enough for the verifier to judge. */
export function loadInodeIterator(storage: MapReference): Program {
  const instructions = withStorage(storage, 'inode_storage_get', [])
  return Program.load({ type: 'tracing', license: 'GPL', expectedAttachType: 'trace_iter', attachTo: 'task_file', instructions })
}

function attachToTracepoint(attachTo: string, instructions: readonly Line[]): Link {
  using program = Program.load({ type: 'tracing', license: 'GPL', expectedAttachType: 'trace_raw_tp', attachTo, instructions })
  return program.attach()
}
