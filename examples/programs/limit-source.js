// @ts-check
// The program of rate-limit.js, for XDP: it sees each packet before the kernel's network stack does.
import { asm } from 'bpf-maps'

const { r0, r1, r2, r3, r4, r5, r10, add, call, exit, fetchAdd, ja, jeq, jgt, jlt, jne, label, load16, load32, load64, loadMap, mov } = asm
const { store32, store64 } = asm

// As the program reads them: network order.
const ipv4 = 0x0008
const ipv6 = 0xdd86

// The key on the stack: 16 bytes of address, 4 of family. A multiple of 8 bytes, for addresses are copied 8 at a time.
const key = -24

/** @param {import('bpf-maps').MapReference} limits source => { packets, allowed } */
export function limitSource(limits) {
  return [
    load32(r2, [r1, 0]), // the packet
    load32(r3, [r1, 4]), // its end
    ...[store64([r10, key], 0), store64([r10, key + 8], 0), store32([r10, key + 16], 0)],

    ...[mov(r4, r2), add(r4, 34), jgt(r4, r3, 'pass')], // the verifier wants to see that there is so much of it
    load16(r5, [r2, 12]),
    jeq(r5, ipv6, 'ipv6'),
    jne(r5, ipv4, 'pass'),
    ...[load32(r5, [r2, 26]), store32([r10, key], r5), store32([r10, key + 16], 4), ja('count')],

    label('ipv6'),
    ...[mov(r4, r2), add(r4, 54), jgt(r4, r3, 'pass')],
    ...[load64(r5, [r2, 22]), store64([r10, key], r5), load64(r5, [r2, 30]), store64([r10, key + 8], r5), store32([r10, key + 16], 6)],

    label('count'),
    ...[loadMap(r1, limits), mov(r2, r10), add(r2, key), call('map_lookup_elem')],
    jeq(r0, 0, 'pass'), // no limit for this address
    ...[mov(r1, 1), fetchAdd([r0], r1)], // r1 = packets before this one
    load64(r2, [r0, 8]),
    jlt(r1, r2, 'pass'),
    ...[mov(r0, 1), exit()], // XDP_DROP

    label('pass'),
    ...[mov(r0, 2), exit()] // XDP_PASS
  ]
}
