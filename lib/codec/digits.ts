/** "0" to "255". */
export const decimals: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString())

/** "0" to "ff". */
export const hexes: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte.toString(16))

/** "00" to "ff". */
export const hexPairs: readonly string[] = hexes.map(digits => digits.padStart(2, '0'))

const hexValues = Int8Array.from({ length: 128 }, (_, code) => '0123456789abcdef'.indexOf(String.fromCharCode(code).toLowerCase()))

/** The value of a hexadecimal digit's character code; -1 for any other. */
export function hexDigit(code: number): number {
  return code < 128 ? hexValues[code]! : -1
}

/** The value of a decimal digit's character code; -1 for any other. */
export function decimalDigit(code: number): number {
  return code >= 0x30 && code <= 0x39 ? code - 0x30 : -1
}
