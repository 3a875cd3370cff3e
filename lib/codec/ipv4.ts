import type { Codec } from './codec.js'
import { integerType } from './integer-codec.js'
import { invalidType, outOfRange } from './invalid.js'
import { formatIpv4, parseIpv4 } from './ipv4-text.js'
import { leafCodec } from './plan.js'

/** An IPv4 address in network byte order, `__be32`: takes and gives text such as "192.0.2.1". Short forms and leading zeros are refused. */
export const ipv4: Codec<string, string, string[]> = leafCodec({
  size: 4,
  align: 4,
  type: integerType('__be32', 32, false, true),
  accept: toAddress,
  write: (value, view, offset) => view.setUint32(offset, toAddress(value), false),
  store: (address, view, offset) => view.setUint32(offset, address, false),
  read: (view, offset) => formatIpv4(view.getUint32(offset, false)),
  source: { store: (address, at) => `view.setUint32(${at}, ${address}, false)` }
})

function toAddress(value: unknown): number {
  const expected = 'an IPv4 address such as "192.0.2.1"'
  if (typeof value !== 'string') throw invalidType(expected, value)
  const address = parseIpv4(value, 0, value.length)
  if (address < 0) throw outOfRange(expected, value)
  return address
}
