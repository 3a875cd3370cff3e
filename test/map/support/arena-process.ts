import { Arena } from 'bpf-maps'

/** Adds to a word of an arena, which this process maps where its creator said; where that is. */
export function addInArena(id: number, index: number, number: number): string {
  using arena = Arena.open({ id })
  const words = new BigUint64Array(arena.buffer)
  words[index] = words[index]! + BigInt(number)
  return arena.address.toString()
}
