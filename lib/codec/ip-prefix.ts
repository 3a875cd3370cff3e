import type { Codec } from './codec.js'
import { decimalDigit } from './digits.js'
import { integerType } from './integer-codec.js'
import { invalidType, outOfRange } from './invalid.js'
import { formatIpv4, parseIpv4 } from './ipv4-text.js'
import { storeWords } from './ipv6.js'
import { formatIpv6, type Ipv6Words, parseIpv6 } from './ipv6-text.js'
import { leafCodec } from './plan.js'
import type { TypeDescription } from './type-description.js'

const word = integerType('__be32', 32, false, true)

/**
 * An IPv4 prefix as the key of an LPM trie: takes and gives text such as "192.168.0.0/16".
 *
 * Bits behind the prefix are kept as they are given ("192.168.1.7/16"), as the kernel keeps them; it does not compare them.
 */
export const ipv4Prefix: Codec<string, string, string[]> = leafCodec<string, Prefix<number>, string>({
  size: 8,
  align: 4,
  type: trieKey(word),
  accept(value) {
    const expected = 'an IPv4 prefix such as "192.168.0.0/16"'
    const { slash, length } = splitPrefix(value, 32, expected)
    const address = parseIpv4(value as string, 0, slash)
    if (address < 0) throw outOfRange(expected, value)
    return { length, address }
  },
  store({ length, address }, view, offset) {
    view.setUint32(offset, length, true)
    view.setUint32(offset + 4, address, false)
  },
  read: (view, offset) => `${formatIpv4(view.getUint32(offset + 4, false))}/${view.getUint32(offset, true)}`
})

/** An IPv6 prefix as the key of an LPM trie: takes and gives text such as "2001:db8::/32". Bits behind the prefix are kept as for `ipv4Prefix`. */
export const ipv6Prefix: Codec<string, string, string[]> = leafCodec<string, Prefix<Ipv6Words>, string>({
  size: 20,
  align: 4,
  type: trieKey({ kind: 'array', element: word, length: 4, stride: 4 }),
  accept(value) {
    const expected = 'an IPv6 prefix such as "2001:db8::/32"'
    const { slash, length } = splitPrefix(value, 128, expected)
    const address = parseIpv6(value as string, slash)
    if (address === undefined) throw outOfRange(expected, value)
    return { length, address }
  },
  store({ length, address }, view, offset) {
    view.setUint32(offset, length, true)
    storeWords(address, view, offset + 4)
  },
  read: (view, offset) => `${formatIpv6(view, offset + 4)}/${view.getUint32(offset, true)}`
})

interface Prefix<Address> {
  readonly length: number
  readonly address: Address
}

function trieKey(data: TypeDescription & ({ kind: 'integer' } | { kind: 'array' })): TypeDescription {
  const size = data.kind === 'array' ? 20 : 8
  const fields = [
    { name: 'prefixlen', offset: 0, type: integerType('__u32', 32, false) },
    { name: 'data', offset: 4, type: data }
  ]
  return { kind: 'struct', size, align: 4, packed: false, fields }
}

/** Where the slash of a prefix stands, and the length behind it: one to three digits without leading zeros, up to `longest`. */
function splitPrefix(value: unknown, longest: number, expected: string): { slash: number; length: number } {
  if (typeof value !== 'string') throw invalidType(expected, value)
  const slash = value.indexOf('/')
  const length = slash < 0 ? -1 : parseLength(value, slash + 1)
  if (length < 0) throw outOfRange(expected, value)
  if (length > longest) throw outOfRange(`a prefix length from 0 to ${longest}`, value)
  return { slash, length }
}

function parseLength(text: string, from: number): number {
  if (from === text.length || text.length - from > 3) return -1
  let length = 0
  for (let i = from; i < text.length; i++) {
    const digit = decimalDigit(text.charCodeAt(i))
    if (digit < 0 || (length === 0 && i > from)) return -1
    length = length * 10 + digit
  }
  return length
}
