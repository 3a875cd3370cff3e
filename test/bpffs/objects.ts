import { asm, HashMap, type Link, Program, u32, u64 } from 'bpf-maps'

const { r0, exit, mov } = asm

export type TestMap = HashMap<typeof u32, typeof u64>

/** What can be pinned. */
export type Pinnable = TestMap | Program<'socket_filter'> | Link

/** A hash map, u32 to u64, for 10 entries. */
export function makeMap(name = 'test'): TestMap {
  return HashMap.create({ ...(name && { name }), key: u32, value: u64, maxEntries: 10 })
}

/** A program that returns 0. */
export function makeProgram(name = 'test'): Program<'socket_filter'> {
  return Program.load({ type: 'socket_filter', name, instructions: [mov(r0, 0), exit()] })
}

/** A program attached to the raw tracepoint sys_enter. */
export function makeLink(): Link {
  using program = Program.load({ type: 'raw_tracepoint', name: 'test', instructions: [mov(r0, 0), exit()] })
  return program.attach({ tracepoint: 'sys_enter' })
}
