import type { AnyCodec, Codec } from './codec.js'
import { checkedColumn, loadLittleEndian } from './element-column.js'
import { integerType, wholeNumber } from './integer-codec.js'
import { outOfRange } from './invalid.js'
import { leafCodec } from './plan.js'
import { requireCodec } from './require-codec.js'
import { packedStruct, type StructColumn, type StructInput, type StructOutput, struct } from './struct.js'

/** The longest data of a trie's key, in bytes. */
const longest = 256

/**
 * The key of an LPM trie, `struct bpf_lpm_trie_key`: how many bits of the data count, and the data, first bit of the first byte first.
 *
 * The data is any codec of 1 to 256 bytes; numbers in it should be big-endian, for the trie compares from the left.
 * `ipv4Prefix` and `ipv6Prefix` are such keys as text.
 */
export function lpmKey<C extends AnyCodec>(
  data: C
): Codec<StructInput<LpmKeyFields<C>>, StructOutput<LpmKeyFields<C>>, StructColumn<LpmKeyFields<C>>> {
  requireCodec(data)
  if (data.size > longest) throw outOfRange(`data of at most ${longest} bytes`, data.size)
  const fields: LpmKeyFields<C> = { prefixLength: prefixLength(8 * data.size), data }
  // The kernel looks for the data at byte 4 and counts all bytes behind it, so there must be no padding.
  const unpadded = data.align <= 4 && data.size % 4 === 0
  return unpadded ? struct<LpmKeyFields<C>>(fields) : packedStruct<LpmKeyFields<C>>(fields)
}

type PrefixLength = Codec<number, number, Uint32Array<ArrayBuffer>>

/** The fields of an LPM trie's key. */
export type LpmKeyFields<C extends AnyCodec> = {
  /** Bits. */
  readonly prefixLength: PrefixLength
  readonly data: C
}

function prefixLength(bits: number): PrefixLength {
  const accept = wholeNumber(0, bits, 'a prefix length')
  return leafCodec({
    size: 4,
    align: 4,
    type: integerType('__u32', 32, false),
    accept,
    store: (value, view, offset) => view.setUint32(offset, value, true),
    read: (view, offset) => view.getUint32(offset, true),
    column: checkedColumn('Uint32', loadLittleEndian)
  })
}
