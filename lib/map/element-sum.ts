import type { AnyCodec } from '../codec/codec.js'
import { invalidType } from '../codec/invalid.js'
import { MemoryView } from '../codec/memory-view.js'

/**
 * The sum of integers in memory, one every 8 bytes: of 64 bits as the codec gives an integer, of 32 bits as a number.
 *
 * `codec` must be one of an integer of 32 or 64 bits in the machine's byte order.
 */
export function sumElements(codec: AnyCodec, buffer: ArrayBuffer): unknown {
  const { type } = codec
  if (type.kind === 'integer' && !type.bigEndian && type.bits === 64) return codec.read(sumWords(new BigUint64Array(buffer)), 0)
  if (type.kind === 'integer' && !type.bigEndian && type.bits === 32) {
    return sumHalves(type.signed ? new Int32Array(buffer) : new Uint32Array(buffer))
  }
  throw invalidType('elements that are integers of 32 or 64 bits, for a sum', type.kind)
}

// Into elements of an array, because V8 adds those as machine words, where it makes a bigint of each sum in a variable.
// Eight at a time and into two, because each addition to a sum waits for the one before it.
function sumWords(words: BigUint64Array): MemoryView {
  const sums = new BigUint64Array(2)
  const end = words.length - (words.length % 8)
  for (let i = 0; i < end; i += 8) {
    sums[0]! += words[i]! + words[i + 1]! + (words[i + 2]! + words[i + 3]!)
    sums[1]! += words[i + 4]! + words[i + 5]! + (words[i + 6]! + words[i + 7]!)
  }
  for (let i = end; i < words.length; i++) sums[0]! += words[i]!
  const total = new MemoryView(new ArrayBuffer(8))
  total.u64[0] = sums[0]! + sums[1]!
  return total
}

function sumHalves(halves: Int32Array | Uint32Array): number {
  let sum = 0
  for (let i = 0; i < halves.length; i += 2) sum += halves[i]!
  return sum
}
