/** Turns the byte order of each element around; `size` is that of an element. */
export function swapBytes({ buffer, byteOffset, byteLength }: Uint8Array, size: number): void {
  if (size === 2) swap16(new Uint16Array(buffer, byteOffset, byteLength / 2))
  else if (size === 4) swap32(new Uint32Array(buffer, byteOffset, byteLength / 4))
  else if (size === 8) swap64(new Uint32Array(buffer, byteOffset, byteLength / 4))
}

function swap16(words: Uint16Array): void {
  for (let i = 0; i < words.length; i++) words[i] = (words[i]! << 8) | (words[i]! >>> 8)
}

function swap32(words: Uint32Array): void {
  for (let i = 0; i < words.length; i++) words[i] = swapped(words[i]!)
}

function swap64(halves: Uint32Array): void {
  for (let i = 0; i < halves.length; i += 2) {
    const low = halves[i]!
    halves[i] = swapped(halves[i + 1]!)
    halves[i + 1] = swapped(low)
  }
}

function swapped(word: number): number {
  return (word << 24) | ((word & 0xff00) << 8) | ((word >>> 8) & 0xff00) | (word >>> 24)
}
