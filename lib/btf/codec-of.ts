import type { Codec } from '../codec/codec.js'
import { outOfRange } from '../codec/invalid.js'
import type { Btf } from './btf.js'
import { CodecMaker } from './codec-maker.js'

/** How a type becomes a codec. */
export interface CodecOfOptions {
  /** Bytes of a value whose struct ends with a flexible array. By default such an array is left out. */
  readonly size?: number
}

/**
 * The codec of a type that BTF describes: `codecOf(btf, btf.find('iphdr', 'struct').id)`.
 *
 * - Integers are numbers, of more than 32 bits bigints; `__be16`, `__be32`, `__be64`, `__sum16` and `__wsum` are in network byte order.
 * - Enumerations take names and numbers, and give names, or numbers that have none.
 * - Arrays of `char` are text, arrays of `unsigned char` bytes, others arrays.
 * - Fields of anonymous structs and unions stand among those of the struct around them, as in C. Of a union at least one member is taken, and all
 *   are given.
 * - No two fields have one name, which the kernel allows and C does not: the second is called `count_2`. A field without a name, and an anonymous
 *   member whose fields' names are taken, is called `anonymous3` after its place.
 * - Pointers are addresses, as bigints. What the kernel keeps for itself (`struct bpf_spin_lock`, `bpf_timer`, pointers to its objects, …) is
 *   left out.
 *
 * Throws a `BtfError` for a type without values: `void`, a function, a struct that is only named.
 */
export function codecOf(btf: Btf, id: number, options: CodecOfOptions = {}): Codec<unknown> {
  const { size } = options
  if (size !== undefined && (!Number.isSafeInteger(size) || size < 0)) throw outOfRange('a size in bytes', size)
  // What the codec takes is known only when the program runs; it checks each value.
  return new CodecMaker(btf).make(id, size) as Codec<unknown>
}
