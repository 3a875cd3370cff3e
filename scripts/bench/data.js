// The keys and values of the benchmarks, and the order in which they are visited. The same as in raw/data.h.
import { struct, u8, u16, u32, u64number } from 'bpf-maps'

export const flow = struct({ source: u32, destination: u32, sourcePort: u16, destinationPort: u16, protocol: u8 })

export const traffic = struct({ packets: u64number, bytes: u64number })

/** @param {number} index */
export function flowAt(index) {
  const [source, destination] = [0x0a00_0000 + index, 0x0a80_0000 + (index & 0xffff)]
  return { source, destination, sourcePort: index & 0xffff, destinationPort: 443, protocol: 6 }
}

/** @param {number} index */
export function trafficAt(index) {
  return { packets: index, bytes: valueAt(index, 0) }
}

/**
 * A counter's value, below 2^31 as most are. What is larger costs V8 some nanoseconds more, for a box around it.
 *
 * @param {number} index
 * @param {number} round
 */
export function valueAt(index, round) {
  return index * 1021 + round
}

/**
 * @param {number} index
 * @param {number} entries
 */
export function nextIndex(index, entries) {
  const next = index + 619
  return next < entries ? next : next - entries
}

/**
 * The indexes of so many operations, in the order of `nextIndex`.
 *
 * @param {import('./types.js').Size} size
 */
export function walk({ operations, entries }) {
  const indexes = [0]
  while (indexes.length < operations) indexes.push(nextIndex(indexes.at(-1) ?? 0, entries))
  return indexes
}
