import type { ByteReader } from './byte-reader.js'
import { ElfError } from './elf-error.js'
import { type Header, readHeader } from './header.js'
import { type Relocation, readRelocations } from './relocation.js'
import { readSections, type Section, SectionType } from './section.js'
import { type ElfSymbol, readSymbols } from './symbol.js'

/**
 * An ELF file: 32 or 64 bits, in both byte orders.
 *
 * Each part is read when it is asked for, and checked then: what is wrong elsewhere in the file does not matter. Errors are `ElfError`s.
 */
export class ElfFile {
  readonly header: Header
  readonly sections: readonly Section[]
  readonly #reader: ByteReader

  private constructor(header: Header, reader: ByteReader) {
    this.header = header
    this.#reader = reader
    this.sections = readSections(reader, header)
  }

  /** The bytes are not copied. */
  static parse(bytes: Uint8Array): ElfFile {
    const { header, reader } = readHeader(bytes)
    return new ElfFile(header, reader)
  }

  /** The first section of that name. */
  section(name: string): Section | undefined {
    return this.sections.find(section => section.name === name)
  }

  /** The section's bytes, in the file itself; none for one that takes no place there. */
  data(section: Section): Uint8Array {
    if (section.type === SectionType.nobits) return new Uint8Array(0)
    this.#reader.require(section.offset, section.size, `section "${section.name}"`)
    return this.#reader.bytes.subarray(section.offset, section.offset + section.size)
  }

  /** The symbols of the first table of that type, in their order; none where there is no such table. */
  symbols(type: typeof SectionType.symtab | typeof SectionType.dynsym = SectionType.symtab): readonly ElfSymbol[] {
    const table = this.sections.find(section => section.type === type)
    if (table === undefined) return []
    return readSymbols(this.#reader, table, this.#linked(table), this.header.is64)
  }

  /** All relocations that change the section. */
  relocations(section: Section): readonly Relocation[] {
    const tables = this.sections.filter(
      ({ type, info }) => (type === SectionType.rel || type === SectionType.rela) && info === section.index
    )
    return tables.flatMap(table => readRelocations(this.#reader, table, this.header.is64))
  }

  #linked(table: Section): Section {
    const names = this.sections[table.link]
    if (names !== undefined) return names
    throw new ElfError(`the names of its symbols are in section ${table.link} of ${this.sections.length}`, table.offset)
  }
}
