import { BtfError } from './btf-error.js'
import { recordHead } from './record-layout.js'
import type { StringTable } from './string-table.js'
import { flagOf, kindOf, partsOf, type TypeIndex } from './type-index.js'

/** The record of one type: `struct btf_type` with what follows it. */
export class BtfRecord {
  readonly #index: TypeIndex
  readonly #strings: StringTable
  /** Types with this id and above do not exist. */
  readonly #typeCount: number
  /** Where it begins. */
  readonly at: number
  readonly id: number

  constructor(index: TypeIndex, strings: StringTable, typeCount: number, place: { readonly id: number; readonly at: number }) {
    this.#index = index
    this.#strings = strings
    this.#typeCount = typeCount
    this.at = place.at
    this.id = place.id
  }

  /** The word at so many bytes from the record's beginning. */
  word(offset: number): number {
    return this.#index.view.getUint32(this.at + offset, this.#index.header.littleEndian)
  }

  signedWord(offset: number): number {
    return this.word(offset) | 0
  }

  get info(): number {
    return this.word(4)
  }

  get number(): number {
    return kindOf(this.info)
  }

  get flag(): boolean {
    return flagOf(this.info)
  }

  get partCount(): number {
    return partsOf(this.info)
  }

  /** The name whose offset stands there. */
  nameAt(offset: number): string {
    return this.#strings.read(this.word(offset), this.at + offset)
  }

  /** The id of another type that stands there. */
  typeAt(offset: number): number {
    const id = this.word(offset)
    if (id >= this.#typeCount) throw this.error(`there is no type ${id}, only ${this.#typeCount}`, offset)
    return id
  }

  /** Each of the parts that follow, decoded by a function that is told where it lies. */
  parts<Part>(first: number, decode: (offset: number) => Part): Part[] {
    const size = this.#index.layouts[this.number]!.part
    return Array.from({ length: this.partCount }, (_, index) => decode(recordHead + first + index * size))
  }

  /** The error for what stands there. */
  error(problem: string, offset: number): BtfError {
    return new BtfError(`${problem}, in type ${this.id}`, this.at + offset)
  }
}
