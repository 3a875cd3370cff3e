// @ts-check
// A rate limit for each IP address: the key is a struct with a union of both kinds of addresses and their family.
// A program looks at packets and counts them; those beyond the limit are dropped.
import { enumeration, HashMap, ipv4, ipv6, Program, struct, u64, union } from 'bpf-maps'
import { limitSource } from './programs/limit-source.js'
import { ethernetPacket } from './programs/packet.js'

const Source = struct({ address: union({ v4: ipv4, v6: ipv6 }), family: enumeration({ v4: 4, v6: 6 }) })
const Limit = struct({ packets: u64, allowed: u64 })
const verdicts = ['aborted', 'dropped', 'passed'] // the numbers of XDP

const limits = HashMap.create({ name: 'limits', key: Source, value: Limit, maxEntries: 1000 })
limits.set({ address: { v4: '192.0.2.1' }, family: 'v4' }, { packets: 0, allowed: 3 })
limits.set({ address: { v6: '2001:db8::1' }, family: 'v6' }, { packets: 0, allowed: 1 })

const program = Program.load({ type: 'xdp', name: 'limit_source', instructions: limitSource(limits) })

for (const source of ['192.0.2.1', '2001:db8::1', '192.0.2.1', '192.0.2.1', '192.0.2.1', '2001:db8::1', '198.51.100.7']) {
  const { returnValue } = program.run({ data: ethernetPacket(source) })
  console.log(`a packet from ${source} is ${verdicts[returnValue]}`)
}

for (const [{ address, family }, { packets, allowed }] of limits) {
  console.log(`${address[family === 'v6' ? 'v6' : 'v4']} has sent ${packets} packets, ${allowed} allowed`)
}

program.close()
limits.close()
