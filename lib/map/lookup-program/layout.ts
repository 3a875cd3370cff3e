import { roundUp } from '../../codec/layout.js'

/**
 * The memory in which `getMany` has a chunk of keys looked up, by the program or one by one:
 *
 *     0          u32 position    how many keys the program has done
 *     8          u8 found[]      1 for each key that has an entry
 *     keysAt     keys            each at a multiple of `keyStride`
 *     valuesAt   values          each at a multiple of `valueStride`
 */
export interface LookupLayout {
  readonly keySize: number
  /** Bytes that the kernel moves for one value. */
  readonly valueSize: number
  /** Keys in a chunk. */
  readonly capacity: number
  /** Keys in one run of the program; a divisor of the capacity. */
  readonly burst: number
  readonly keyStride: number
  readonly valueStride: number
  readonly keysAt: number
  readonly valuesAt: number
  readonly size: number
}

export const positionAt = 0
export const foundAt = 8

/** Beyond that many keys in a chunk a key gets no cheaper. */
const largestCapacity = 1024
const largestBytes = 256 << 10

/** Starting a run costs as much as one look-up. Eight in a run share that, where the program does not grow too long with it. */
const largestBurst = 8
const burstBytes = 256

/** The layout for keys and values of so many bytes. */
export function lookupLayout(keySize: number, valueSize: number): LookupLayout {
  const keyStride = roundUp(keySize, 8)
  const valueStride = roundUp(valueSize, 8)
  const capacity = powerOfTwo(largestBytes / (keyStride + valueStride), largestCapacity)
  const burst = Math.min(capacity, powerOfTwo(burstBytes / valueStride, largestBurst))
  const keysAt = foundAt + roundUp(capacity, 8)
  const valuesAt = keysAt + capacity * keyStride
  return { keySize, valueSize, capacity, burst, keyStride, valueStride, keysAt, valuesAt, size: valuesAt + capacity * valueStride }
}

/** The largest power of two up to `limit` and `largest`, at least 1. */
function powerOfTwo(limit: number, largest: number): number {
  return 2 ** Math.max(0, Math.floor(Math.log2(Math.min(limit, largest))))
}
