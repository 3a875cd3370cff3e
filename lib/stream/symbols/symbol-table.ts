/** A function, and how far into it an address is. */
export interface FoundSymbol {
  readonly name: string
  /** Bytes from the function's start. */
  readonly offset: number
}

/** Symbols as columns: where each starts, its size (0 where that is not known), and its name by its index. */
export interface SymbolColumns {
  readonly starts: Float64Array
  readonly sizes: Float64Array
  nameOf(index: number): string
}

/** Finds the symbol that an address is in. */
export class SymbolTable {
  readonly #columns: SymbolColumns
  /** The indexes of the columns, by rising start. */
  readonly #order: Uint32Array

  constructor(columns: SymbolColumns) {
    const { starts } = columns
    this.#columns = columns
    this.#order = Uint32Array.from(starts, (_start, index) => index).sort((one, other) => starts[one]! - starts[other]! || one - other)
  }

  /** How many symbols there are. */
  get size(): number {
    return this.#order.length
  }

  /** The index of the symbol that the address is in; `undefined` where it is in none. One of unknown size goes on to the next one. */
  indexOf(address: number): number | undefined {
    const { starts, sizes } = this.#columns
    const position = this.#lastUpTo(address)
    if (position < 0) return undefined
    // Several names for one place: the first in the order of the table.
    const start = starts[this.#order[position]!]!
    let first = position
    while (first > 0 && starts[this.#order[first - 1]!] === start) first--
    const index = this.#order[first]!
    const size = sizes[index]!
    return size === 0 || address < start + size ? index : undefined
  }

  /** The symbol that the address is in. */
  find(address: number): FoundSymbol | undefined {
    const index = this.indexOf(address)
    if (index === undefined) return undefined
    return { name: this.#columns.nameOf(index), offset: address - this.#columns.starts[index]! }
  }

  /** The last place in the order with a start that is not greater; -1 if there is none. */
  #lastUpTo(address: number): number {
    const { starts } = this.#columns
    let [low, high] = [0, this.#order.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (starts[this.#order[middle]!]! <= address) low = middle + 1
      else high = middle
    }
    return low - 1
  }
}
