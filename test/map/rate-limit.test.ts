import { asm, HashMap, ipv4, ipv6, type MapReference, Program, struct, u32, u64, union } from 'bpf-maps'
import { expect, it } from 'vitest'
import { needsLinux } from '../support/kernel/needs.js'

const { r0, r1, r2, r3, r4, r5, r10, add, call, exit, fetchAdd, ja, jeq, jge, jgt, jne, label, load16, load32, load64, loadMap, mov } = asm
const { store32, store64 } = asm

const family = { v4: 2, v6: 10 }
const Client = struct({ family: u32, address: union({ v4: ipv4, v6: ipv6 }) })
const Limit = struct({ packets: u64, limit: u64 })

const drop = 1
const pass = 2

// On the stack: 4 bytes that stay zero, the family, 16 bytes of address.
const key = { start: -20, family: -20, address: -16 }
// Behind the Ethernet header of 14 bytes.
const sourceOf = { v4: 14 + 12, v6: 14 + 8 }

/** Drops the packets of a client beyond its limit; counts all of them. */
function limiter(limits: MapReference): Program {
  const zeroKey = [-24, -16, -8].map(offset => store64([r10, offset], 0))
  const requireBytes = (count: number) => [mov(r4, r2), add(r4, count), jgt(r4, r3, 'pass')]
  const copy = (from: number, words: number) =>
    Array.from({ length: words }, (_none, word) => [load32(r5, [r2, from + 4 * word]), store32([r10, key.address + 4 * word], r5)]).flat()
  return Program.load({
    type: 'xdp',
    name: 'limit',
    instructions: [
      ...[load32(r2, [r1, 0]), load32(r3, [r1, 4]), ...zeroKey, ...requireBytes(34), load16(r5, [r2, 12])],
      ...[jeq(r5, networkOrder(0x86dd), 'v6'), jne(r5, networkOrder(0x0800), 'pass')],
      ...[store32([r10, key.family], family.v4), ...copy(sourceOf.v4, 1), ja('count')],
      ...[label('v6'), ...requireBytes(54), store32([r10, key.family], family.v6), ...copy(sourceOf.v6, 4)],
      ...[label('count'), loadMap(r1, limits), mov(r2, r10), add(r2, key.start), call('map_lookup_elem'), jeq(r0, 0, 'pass')],
      ...[mov(r1, 1), fetchAdd([r0, 0], r1), load64(r2, [r0, 8]), jge(r1, r2, 'drop')],
      ...[label('pass'), mov(r0, pass), exit(), label('drop'), mov(r0, drop), exit()]
    ]
  })
}

// Loaded as the machine's own order: the bytes are swapped on all machines that run this.
function networkOrder(value: number): number {
  return ((value & 0xff) << 8) | (value >>> 8)
}

function packet(etherType: number, source: readonly number[], at: number): Uint8Array {
  const bytes = new Uint8Array(64)
  new DataView(bytes.buffer).setUint16(12, etherType)
  bytes.set(source, at)
  return bytes
}

const fromV4 = (...address: number[]) => packet(0x0800, address, sourceOf.v4)
const fromV6 = (last: number) => packet(0x86dd, [0x20, 0x01, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, last], sourceOf.v6)

needsLinux('5.12').describe('rate limits per address', () => {
  it('a program counts packets and drops those beyond a client’s limit, IPv4 and IPv6 in one map', () => {
    using limits = HashMap.create({ name: 'limits', key: Client, value: Limit, maxEntries: 100 })
    const client4 = { family: family.v4, address: { v4: '192.168.1.7' } }
    const client6 = { family: family.v6, address: { v6: '2001:db8::7' } }
    limits.set(client4, { packets: 0, limit: 3 }).set(client6, { packets: 0, limit: 1 })
    using program = limiter(limits)
    const send = (data: Uint8Array) => program.run({ data }).returnValue

    expect([1, 2, 3, 4, 5].map(() => send(fromV4(192, 168, 1, 7)))).toEqual([pass, pass, pass, drop, drop])
    expect([1, 2].map(() => send(fromV6(7)))).toEqual([pass, drop])
    expect([send(fromV4(192, 168, 1, 8)), send(fromV6(8))]).toEqual([pass, pass])

    expect(limits.get(client4)).toEqual({ packets: 5n, limit: 3n })
    expect(limits.get(client6)).toEqual({ packets: 2n, limit: 1n })
    expect(limits.count()).toBe(2)
  })

  it('user space raises a limit while the program runs, and gives a client a new start', () => {
    using limits = HashMap.create({ name: 'limits', key: Client, value: Limit, maxEntries: 100 })
    const client = { family: family.v4, address: { v4: '10.0.0.1' } }
    limits.set(client, { packets: 0, limit: 1 })
    using program = limiter(limits)
    const send = () => program.run({ data: fromV4(10, 0, 0, 1) }).returnValue
    expect([send(), send()]).toEqual([pass, drop])
    limits.set(client, { packets: 0, limit: 1 }, 'replace')
    expect([send(), send()]).toEqual([pass, drop])
    limits.delete(client)
    expect(send()).toBe(pass)
  })

  it('a key that is read can be written again: the union gives both of its members', () => {
    using limits = HashMap.create({ key: Client, value: Limit, maxEntries: 100 })
    limits.set({ family: family.v4, address: { v4: '10.0.0.1' } }, { packets: 5, limit: 6 })
    for (const [client, value] of limits) limits.set(client, { ...value, packets: 0 }, 'replace')
    expect([...limits.values()]).toEqual([{ packets: 0n, limit: 6n }])
  })
})
