// @ts-check
// An array of counters, all there and zero from the start. A program adds to them atomically: packets by protocol.
import { ArrayMap, asm, Program, u64 } from 'bpf-maps'
import { ethernetPacket } from './programs/packet.js'

const { r0, r1, r2, r3, r4, r10, add, atomicAdd, call, exit, jeq, jgt, label, load8, load32, loadMap, mov, store32 } = asm

const packets = ArrayMap.create({ name: 'packets', value: u64, maxEntries: 256 })

const program = Program.load({
  type: 'xdp',
  name: 'count_protocols',
  instructions: [
    load32(r2, [r1, 0]), // the packet
    load32(r3, [r1, 4]), // its end
    ...[mov(r4, r2), add(r4, 34), jgt(r4, r3, 'done')], // too short for an IPv4 header?
    ...[load8(r4, [r2, 23]), store32([r10, -4], r4)], // the key: the number of the protocol
    ...[loadMap(r1, packets), mov(r2, r10), add(r2, -4), call('map_lookup_elem')],
    jeq(r0, 0, 'done'), // beyond the end of the array: the verifier does not know that it cannot be
    ...[mov(r1, 1), atomicAdd([r0], r1)],
    label('done'),
    ...[mov(r0, 2), exit()] // XDP_PASS
  ]
})

program.run({ data: ethernetPacket('192.0.2.1', 6), repeat: 1000 })
program.run({ data: ethernetPacket('192.0.2.1', 17), repeat: 500 })

for (const [protocol, count] of packets) {
  if (count > 0n) console.log(`protocol ${protocol}: ${count} packets`)
}
console.log(`${packets.length} counters, ${packets.get(1)} for ICMP`)

program.close()
packets.close()
