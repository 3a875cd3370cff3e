import type { MemoryView } from './memory-view.js'

type Read = (view: MemoryView, offset: number) => string

// A power of two, for the hash's highest bits to number them.
const slotCount = 256
const slotShift = 24

/**
 * A `read` that remembers the texts that it gave, of `size` bytes, a multiple of 4: names of processes and interfaces come again and again,
 * and to compare words is several times faster than to make a string of bytes.
 *
 * A text has one slot, by a hash of its words, and gives way to the next text of that slot:
 *
 *     words | all words of slot 0's text | of slot 1's | …
 *     texts | the text                   | the text    | …
 */
export function remembering(size: number, read: Read): Read {
  const wordCount = size / 4
  // Slots begin as what nothing but zeros reads as.
  const words = new Int32Array(slotCount * wordCount)
  const texts = new Array<string>(slotCount).fill('')
  const remember = (view: MemoryView, offset: number, slot: number): string => {
    const text = read(view, offset)
    for (let i = 0; i < wordCount; i++) words[slot * wordCount + i] = view.getInt32(offset + 4 * i, true)
    texts[slot] = text
    return text
  }
  return (view, offset) => {
    const slot = hash(view, offset, size) >>> slotShift
    const first = slot * wordCount
    for (let i = 0; i < wordCount; i++) {
      if (words[first + i] !== view.getInt32(offset + 4 * i, true)) return remember(view, offset, slot)
    }
    return texts[slot] as string
  }
}

// An odd factor carries low bits up and loses none of the highest.
function hash(view: MemoryView, offset: number, size: number): number {
  let hash = 0
  for (let i = 0; i < size; i += 4) hash = Math.imul(hash ^ view.getInt32(offset + i, true), 0x9e37_79b1)
  return hash
}
