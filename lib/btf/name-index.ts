import { hashUpToNul, type StringTable } from './string-table.js'
import type { TypeIndex } from './type-index.js'

/**
 * Finds the types of a name: a hash table of type numbers in two typed arrays, which for 100,000 types costs milliseconds and a megabyte,
 * where a `Map` of strings would cost a tenth of a second and ten.
 *
 *     heads[hash] --> 7 --> 3 --> none          next[7] = 3: types with the same hash, in the order of their ids
 */
export class NameIndex {
  readonly #index: TypeIndex
  readonly #strings: StringTable
  /** One more than the position of a type, so that 0 stands for none. */
  readonly #heads: Uint32Array
  readonly #next: Uint32Array

  constructor(index: TypeIndex, strings: StringTable) {
    const count = index.offsets.length
    this.#index = index
    this.#strings = strings
    this.#heads = new Uint32Array(2 ** Math.ceil(Math.log2(count + 1)))
    this.#next = new Uint32Array(count + 1)
    // From the last to the first, for each is put before those that are there.
    for (let position = count; position > 0; position--) this.#add(position)
  }

  /** The positions of the types with that name, lowest first. */
  *find(name: string): Generator<number, void, undefined> {
    const bytes = Buffer.from(`${name}\0`)
    const { length } = this.#heads
    for (let position = this.#heads[hashUpToNul(bytes, 0) & (length - 1)]!; position > 0; position = this.#next[position]!) {
      if (this.#strings.equals(this.#nameOf(position), bytes)) yield position - 1
    }
  }

  #add(position: number): void {
    const name = this.#nameOf(position)
    if (name === 0 || name >= this.#strings.end) return
    const slot = this.#strings.hash(name) & (this.#heads.length - 1)
    this.#next[position] = this.#heads[slot]!
    this.#heads[slot] = position
  }

  #nameOf(position: number): number {
    const { view, header, offsets } = this.#index
    return view.getUint32(offsets[position - 1]!, header.littleEndian)
  }
}
