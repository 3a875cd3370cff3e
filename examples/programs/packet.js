// @ts-check
import { ipv4, ipv6, MemoryView } from 'bpf-maps'

const etherTypes = { 4: 0x0800, 6: 0x86dd }
const headerSizes = { 4: 20, 6: 40 }
const sourceOffsets = { 4: 14 + 12, 6: 14 + 8 }
const protocolOffsets = { 4: 14 + 9, 6: 14 + 6 }

/**
 * A packet as it comes from a network device: an Ethernet header and an IP header, zero but for what is said here.
 *
 * @param {string} source IPv4 or IPv6 address
 * @param {number} protocol 6 is TCP, 17 is UDP
 */
export function ethernetPacket(source, protocol = 17) {
  const family = source.includes(':') ? 6 : 4
  const view = new MemoryView(new ArrayBuffer(14 + headerSizes[family]))
  view.setUint16(12, etherTypes[family])
  view.setUint8(14, family << 4)
  view.setUint8(protocolOffsets[family], protocol)
  const codec = family === 6 ? ipv6 : ipv4
  codec.write(source, view, sourceOffsets[family])
  return view.u8
}
