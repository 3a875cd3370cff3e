// @ts-check
// What the README has around its examples: maps that somebody else has pinned.
import { HashMap, ipv4, perCpu, port, struct, u8, u32, u64 } from 'bpf-maps'

const key = struct({ source: ipv4, destination: ipv4, sourcePort: port, destinationPort: port, protocol: u8 })
const value = perCpu(struct({ packets: u64, bytes: u64 }))
HashMap.create({ key, value, maxEntries: 1, pin: '/sys/fs/bpf/shared/flows' }).close()
HashMap.create({ key: u32, value: u64, maxEntries: 1, pin: '/sys/fs/bpf/someone/elses' }).close()
