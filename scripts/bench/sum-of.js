/**
 * A checksum of 32 bits of all entries.
 *
 * @param {Iterable<readonly [key: number, value: number]>} entries
 */
export function sumOf(entries) {
  let sum = 0
  for (const [key, value] of entries) sum = (sum + key + value) | 0
  return sum >>> 0
}
