// @ts-check
// What the map holds, for both processes: how many system calls each process has made, and its name.
import { struct, text, u32, u64number } from 'bpf-maps'

/** The process id. */
export const key = u32

export const value = struct({ calls: u64number, name: text(16) })
