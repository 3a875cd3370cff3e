/** `size` bytes of every value, other ones for each seed. */
export function pattern(size: number, seed: number): Uint8Array {
  return Uint8Array.from({ length: size }, (_, index) => (seed * 89 + index * 151) & 0xff)
}

/** A key of 4 bytes. */
export function index(number: number): Uint8Array {
  return Uint8Array.of(number, 0, 0, 0)
}

/** A prefix of 8 bits, in `size` bytes. */
function prefix(size: number, seed: number): Uint8Array {
  const key = new Uint8Array(size)
  key.set([8, 0, 0, 0, seed])
  return key
}

/** A key for a map of a type. */
export function keyFor({ type, keySize }: { readonly type: string; readonly keySize: number }, seed: number): Uint8Array {
  if (type === 'lpm_trie') return prefix(keySize, seed)
  return type.endsWith('array') ? index(seed) : pattern(keySize, seed)
}
