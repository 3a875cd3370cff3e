import { ElfError } from './elf-error.js'
import type { ElfFile } from './elf-file.js'
import { type Section, SectionType } from './section.js'
import { SymbolType } from './symbol.js'

/** The functions of a linked file, as columns. */
export interface FunctionTable {
  /** Where each begins, in bytes from the start of the file; in no order. */
  readonly starts: Float64Array
  /** Bytes; of one whose size is not known, those up to the end of its section. */
  readonly sizes: Float64Array
  /** The name of the function at an index of the columns. */
  nameOf(index: number): string
}

// STT_GNU_IFUNC: a function that chooses which other one stands for it.
const chosenFunction = 10

/**
 * The functions that a linked file names: those of its whole table of symbols, or where it was stripped of that, those that other files use.
 *
 * A program may have hundreds of thousands: names are decoded when they are asked for, and only their bytes are kept of the file.
 */
export function readFunctions(elf: ElfFile): FunctionTable {
  const { sections, header } = elf
  const table = sections.find(({ type }) => type === SectionType.symtab) ?? sections.find(({ type }) => type === SectionType.dynsym)
  if (table === undefined) return { starts: new Float64Array(0), sizes: new Float64Array(0), nameOf: () => '' }
  const names = sections[table.link]
  if (names === undefined) throw new ElfError(`the names of its symbols are in section ${table.link}`, table.offset)
  const records = new SymbolRecords(elf.data(table), header)
  const functions = records.functionsIn(sections)
  return {
    starts: Float64Array.from(functions, at => records.fileOffset(at, sections)),
    sizes: Float64Array.from(functions, at => records.size(at, sections)),
    nameOf: textsIn(
      Buffer.from(elf.data(names)),
      Uint32Array.from(functions, at => records.name(at))
    )
  }
}

function textsIn(bytes: Buffer, offsets: Uint32Array): (index: number) => string {
  return index => {
    const start = offsets[index]!
    const end = bytes.indexOf(0, start)
    return bytes.toString('utf8', start, end < 0 ? undefined : end)
  }
}

// Where the fields of a symbol's record lie.
const places = {
  64: { recordSize: 24, info: 4, section: 6, value: 8, size: 16 },
  32: { recordSize: 16, info: 12, section: 14, value: 4, size: 8 }
} as const

/** The records of a symbol table by their offsets in it, without an object for each. */
class SymbolRecords {
  readonly #view: DataView
  readonly #at: (typeof places)[32 | 64]
  readonly #littleEndian: boolean

  constructor(bytes: Uint8Array, { is64, littleEndian }: ElfFile['header']) {
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
    this.#at = places[is64 ? 64 : 32]
    this.#littleEndian = littleEndian
  }

  /** The records of functions that lie in one of the sections. */
  functionsIn(sections: readonly Section[]): number[] {
    const found: number[] = []
    const { recordSize, info } = this.#at
    for (let at = 0; at + recordSize <= this.#view.byteLength; at += recordSize) {
      const type = this.#view.getUint8(at + info) & 0xf
      if (type !== SymbolType.function && type !== chosenFunction) continue
      const section = this.#sectionIndex(at)
      if (section > 0 && section < sections.length) found.push(at)
    }
    return found
  }

  /** Symbols have addresses; mappings and build ids are about places in the file. */
  fileOffset(at: number, sections: readonly Section[]): number {
    const { address, offset } = sections[this.#sectionIndex(at)]!
    return Number(this.#word(at + this.#at.value) - address) + offset
  }

  size(at: number, sections: readonly Section[]): number {
    const { address, size } = sections[this.#sectionIndex(at)]!
    // Other names begin before that end, or there are none: what follows the section has nothing to do with it.
    return Number(this.#word(at + this.#at.size)) || Number(address + BigInt(size) - this.#word(at + this.#at.value))
  }

  name(at: number): number {
    return this.#view.getUint32(at, this.#littleEndian)
  }

  #sectionIndex(at: number): number {
    return this.#view.getUint16(at + this.#at.section, this.#littleEndian)
  }

  #word(at: number): bigint {
    const { recordSize } = this.#at
    return recordSize === 24 ? this.#view.getBigUint64(at, this.#littleEndian) : BigInt(this.#view.getUint32(at, this.#littleEndian))
  }
}
