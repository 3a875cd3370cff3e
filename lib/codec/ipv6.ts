import type { Codec } from './codec.js'
import { integerType } from './integer-codec.js'
import { invalidType, outOfRange } from './invalid.js'
import { formatIpv6, type Ipv6Words, parseIpv6 } from './ipv6-text.js'
import type { MemoryView } from './memory-view.js'
import { leafCodec } from './plan.js'

/**
 * An IPv6 address, `struct in6_addr`: 16 bytes, aligned to 4.
 *
 * Takes text by RFC 4291 without a zone, gives the canonical text of RFC 5952 such as "2001:db8::1" or "::ffff:192.0.2.1".
 */
export const ipv6: Codec<string, string, string[]> = leafCodec({
  size: 16,
  align: 4,
  type: { kind: 'array', element: integerType('__be32', 32, false, true), length: 4, stride: 4 },
  accept: toAddress,
  store: storeWords,
  read: formatIpv6
})

function toAddress(value: unknown): Ipv6Words {
  const expected = 'an IPv6 address such as "2001:db8::1"'
  if (typeof value !== 'string') throw invalidType(expected, value)
  const address = parseIpv6(value, value.length)
  if (address === undefined) throw outOfRange(expected, value)
  return address
}

/** Stores an address in network byte order. */
export function storeWords(words: Ipv6Words, view: MemoryView, offset: number): void {
  view.setInt32(offset, words[0], false)
  view.setInt32(offset + 4, words[1], false)
  view.setInt32(offset + 8, words[2], false)
  view.setInt32(offset + 12, words[3], false)
}
