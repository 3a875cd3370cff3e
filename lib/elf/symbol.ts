import type { ByteReader } from './byte-reader.js'
import { ElfError } from './elf-error.js'
import type { Section } from './section.js'

/** What a symbol names: `STT_…`. */
export const SymbolType = { none: 0, object: 1, function: 2, section: 3, file: 4 } as const

/** Who sees a symbol: `STB_…`. */
export const SymbolBinding = { local: 0, global: 1, weak: 2 } as const

/** `SHN_UNDEF`: the symbol is not defined in this file. */
export const undefinedSection = 0

export interface ElfSymbol {
  readonly name: string
  /** Within its section in an object file that is not linked yet, else an address. */
  readonly value: bigint
  /** Bytes; 0 where that is not known. */
  readonly size: number
  /** One of `SymbolType`, or another number. */
  readonly type: number
  /** One of `SymbolBinding`, or another number. */
  readonly binding: number
  /** 0 default, 1 internal, 2 hidden, 3 protected. */
  readonly visibility: number
  /** The index of its section; `undefinedSection`, or a number from 0xff00 for one that is in none. */
  readonly section: number
}

/** The symbols of one table, in its order; the first one is always empty. */
export function readSymbols(reader: ByteReader, table: Section, names: Section, is64: boolean): readonly ElfSymbol[] {
  const recordSize = is64 ? 24 : 16
  if (table.entrySize !== recordSize) throw new ElfError(`symbols have ${table.entrySize} bytes, not ${recordSize}`, table.offset)
  reader.require(table.offset, table.size, `section "${table.name}"`)
  const end = names.offset + names.size
  const read = is64 ? readSymbol64 : readSymbol32
  return Array.from({ length: Math.floor(table.size / recordSize) }, (_none, index) =>
    read(reader, table.offset + index * recordSize, offset => reader.text(names.offset + offset, end))
  )
}

function readSymbol64(reader: ByteReader, at: number, name: (offset: number) => string): ElfSymbol {
  return {
    name: name(reader.u32(at)),
    ...kindOf(reader.u8(at + 4), reader.u8(at + 5)),
    section: reader.u16(at + 6),
    value: reader.word(at + 8),
    size: reader.count(at + 16)
  }
}

function readSymbol32(reader: ByteReader, at: number, name: (offset: number) => string): ElfSymbol {
  return {
    name: name(reader.u32(at)),
    value: reader.word(at + 4),
    size: reader.count(at + 8),
    ...kindOf(reader.u8(at + 12), reader.u8(at + 13)),
    section: reader.u16(at + 14)
  }
}

function kindOf(info: number, other: number): Pick<ElfSymbol, 'type' | 'binding' | 'visibility'> {
  return { type: info & 0xf, binding: info >> 4, visibility: other & 3 }
}
