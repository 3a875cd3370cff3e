import { struct, text, u64 } from 'bpf-maps'

/** What several processes know of the values that they share. */
export const Sample = struct({ name: text(16), count: u64 })
