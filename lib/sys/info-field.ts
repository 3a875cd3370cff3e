import { endianness } from 'node:os'

/** The kernel writes numbers in the machine's own order. */
export const littleEndian = endianness() === 'LE'

/** A name as the kernel keeps it: up to 15 bytes, ended by a NUL. */
export function decodeName(bytes: Uint8Array): string {
  const end = bytes.indexOf(0)
  return String.fromCharCode(...bytes.subarray(0, end < 0 ? bytes.length : end))
}
