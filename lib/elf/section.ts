import type { ByteReader } from './byte-reader.js'
import { ElfError } from './elf-error.js'
import type { Header, Table } from './header.js'

/** What a section holds: `SHT_…`. */
export const SectionType = { progbits: 1, symtab: 2, rela: 4, note: 7, nobits: 8, rel: 9, dynsym: 11 } as const

/** `SHF_…` */
export const SectionFlag = { write: 1, allocate: 2, execute: 4 } as const

/** A section of an ELF file. */
export interface Section {
  readonly index: number
  readonly name: string
  readonly type: number
  readonly flags: number
  /** Where it lies in memory, once the file is linked. */
  readonly address: bigint
  /** Where it lies in the file. */
  readonly offset: number
  /** Bytes; a section of type `nobits` takes none in the file. */
  readonly size: number
  /** Another section that belongs to it: the texts of a symbol table, the symbols of relocations. */
  readonly link: number
  /** For relocations: the section that they change. */
  readonly info: number
  /** Bytes of one record, for tables; else 0. */
  readonly entrySize: number
}

type Fields = Omit<Section, 'name'> & { readonly nameOffset: number }

/** All sections with their names. */
export function readSections(reader: ByteReader, header: Header): readonly Section[] {
  const { sectionTable: table, is64 } = header
  if (table.count === 0 || table.offset === 0) return []
  requireTable(reader, table, is64 ? 64 : 40)
  const fields = Array.from({ length: table.count }, (_none, index) => readFields(reader, table, index, is64))
  const names = fields[header.nameSection]
  if (names === undefined)
    throw new ElfError(`the names of sections are in section ${header.nameSection} of ${fields.length}`, table.offset)
  return fields.map(({ nameOffset, ...section }) => ({ ...section, name: nameOf(reader, names, nameOffset) }))
}

// Before anything is made for each record: a count in a damaged file can be any.
function requireTable(reader: ByteReader, table: Table, smallest: number): void {
  if (table.entrySize < smallest) throw new ElfError(`records of sections have ${table.entrySize} bytes, not ${smallest}`, table.offset)
  reader.require(table.offset, table.count * table.entrySize, `a table of ${table.count} sections`)
}

function readFields(reader: ByteReader, table: Table, index: number, is64: boolean): Fields {
  const at = table.offset + index * table.entrySize
  const word = is64 ? 8 : 4
  return {
    index,
    nameOffset: reader.u32(at),
    type: reader.u32(at + 4),
    flags: Number(reader.word(at + 8) & 0xffff_ffffn),
    address: reader.word(at + 8 + word),
    offset: reader.count(at + 8 + 2 * word),
    size: reader.count(at + 8 + 3 * word),
    link: reader.u32(at + 8 + 4 * word),
    info: reader.u32(at + 12 + 4 * word),
    entrySize: reader.count(at + 16 + 5 * word)
  }
}

function nameOf(reader: ByteReader, names: Fields, nameOffset: number): string {
  // The first section has no name, also where there is no table of names.
  return names.size === 0 && nameOffset === 0 ? '' : reader.text(names.offset + nameOffset, names.offset + names.size)
}
