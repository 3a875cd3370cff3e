// A congestion control of TCP made of programs that count.

import { readFileSync } from 'node:fs'
import { StructOps, type StructOpsOptions } from 'bpf-maps'
import { type Counting, counting } from '../attachment/counting.js'

const struct = 'tcp_congestion_ops'

/** A program for an operation, which counts how often the kernel runs it. */
export function operation(member: string): Counting<'struct_ops'> {
  return counting('struct_ops', 2, { attachTo: `${struct}.${member}` })
}

/** The operations that the kernel requires. */
export const required = ['ssthresh', 'undo_cwnd', 'cong_avoid'] as const

/** A name of this process's own: names are the whole machine's. */
export function uniqueName(): string {
  return `t${process.pid}_${Math.random().toString(36).slice(2, 7)}`
}

/** A congestion control of that name, and how often its operations ran. */
export function congestionControl<const Linked extends boolean = true>(name: string, options: Partial<StructOpsOptions<Linked>> = {}) {
  const operations = Object.fromEntries(required.map(member => [member, operation(member)]))
  const programs = Object.fromEntries(Object.entries(operations).map(([member, { program }]) => [member, program]))
  const { members, ...rest } = options
  const control = StructOps.create<Linked>({ struct, ...rest, members: { name, ...programs, ...members } })
  const close = () => {
    control.close()
    for (const each of Object.values(operations)) each[Symbol.dispose]()
  }
  return { control, operations, [Symbol.dispose]: close }
}

/** The names of the congestion controls that are registered. */
export function available(): readonly string[] {
  return readFileSync('/proc/sys/net/ipv4/tcp_available_congestion_control', 'utf8').trim().split(' ')
}
