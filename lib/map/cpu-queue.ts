import type { AnyCodec, Codec } from '../codec/codec.js'
import { i32, u32 } from '../codec/integer.js'
import { wholeNumber } from '../codec/integer-codec.js'
import { atPath, invalidType, recordOf, within } from '../codec/invalid.js'
import { struct } from '../codec/struct.js'
import { converted } from './converted-codec.js'
import { type HasFd, requireFd } from './reference.js'

/** A CPU's queue, with a program for the packets that come out of it. */
export interface QueueWithProgram {
  /** How many packets the queue holds: 1 to 16,384. */
  readonly queueSize: number
  /** An `xdp` program loaded with the attach type `BPF_XDP_CPUMAP`: it runs on that CPU, on each packet. Since Linux 5.9. */
  readonly program?: HasFd
}

/** What a CPU map takes; `Programs` is whether its values have room for a program. */
export type CpuQueueInput<Programs extends boolean> =
  | number
  | (Programs extends true ? QueueWithProgram : Omit<QueueWithProgram, 'program'>)

/** What a CPU map gives. */
export interface CpuQueue {
  /** How many packets the queue holds. */
  readonly queueSize: number
  /** The id of the program that runs on the packets; `undefined` when there is none. */
  readonly programId: number | undefined
}

/** A CPU map's value with room for a program, `struct bpf_cpumap_val`. Since Linux 5.9. */
export const queueWithProgram: Codec<CpuQueueInput<boolean>, CpuQueue> = converted(struct({ queueSize: u32, program: i32 }), {
  toKernel: queue => toKernel(queue),
  fromKernel: ({ queueSize, program }) => ({ queueSize, programId: program > 0 ? program : undefined })
})

/** A CPU map's value without one. */
export const queueOnly: Codec<CpuQueueInput<boolean>, CpuQueue> = converted(u32, {
  toKernel: queue => {
    const { queueSize, program } = toKernel(queue)
    if (program !== noProgram) throw withoutRoom(queue)
    return queueSize
  },
  fromKernel: queueSize => ({ queueSize, programId: undefined })
})

/** The codec for values of a size that the kernel has. */
export function cpuQueueCodec(valueSize: number): AnyCodec {
  return valueSize === queueWithProgram.size ? queueWithProgram : queueOnly
}

// The kernel takes a number above 0 for a descriptor.
const noProgram = -1
// To the kernel a queue for no packets is no queue: it would delete the entry.
const toQueueSize = wholeNumber(1, 16_384, 'a number of packets')

function toKernel(queue: CpuQueueInput<boolean>) {
  if (typeof queue !== 'object') return { queueSize: toQueueSize(queue), program: noProgram }
  const { queueSize, program } = recordOf(queue)
  return {
    queueSize: within('queueSize', () => toQueueSize(queueSize)),
    program: program === undefined ? noProgram : within('program', () => requireFd(program, 'a program'))
  }
}

function withoutRoom(queue: CpuQueueInput<boolean>): unknown {
  return atPath(invalidType('none: the values of this map have 4 bytes, without room for a program', queue), 'program')
}
