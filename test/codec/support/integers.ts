/** The two's complement of an integer in so many bytes, by plain arithmetic. */
export function integerBytes(value: number | bigint, size: number, bigEndian: boolean): number[] {
  const bytes: number[] = []
  for (let rest = BigInt.asUintN(size * 8, BigInt(value)); bytes.length < size; rest >>= 8n) bytes.push(Number(rest & 0xffn))
  return bigEndian ? bytes.reverse() : bytes
}

/** The smallest and the largest integer of a type. */
export function rangeOf(bits: number, signed: boolean): { least: bigint; most: bigint } {
  const most = 2n ** BigInt(signed ? bits - 1 : bits) - 1n
  return { least: signed ? -most - 1n : 0n, most }
}
