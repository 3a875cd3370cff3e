import { ByteReader, type NumberForm } from './byte-reader.js'
import { ElfError } from './elf-error.js'

/** What the head of an ELF file says. */
export interface Header extends NumberForm {
  /** `ET_REL` 1, `ET_EXEC` 2, `ET_DYN` 3, … */
  readonly type: number
  /** `EM_BPF` 247, `EM_X86_64` 62, … */
  readonly machine: number
  readonly sectionTable: Table
  /** The section with the names of the sections. */
  readonly nameSection: number
}

/** Records of one size, one after the other. */
export interface Table {
  readonly offset: number
  readonly count: number
  readonly entrySize: number
}

const magic = [0x7f, 0x45, 0x4c, 0x46]
const classAt = 4
const dataAt = 5
/** `SHN_XINDEX`: the number did not fit, and stands in the first section. */
const elsewhere = 0xffff

/** Reads the head; `reader` is for the rest of the file, in the form that the head says. */
export function readHeader(bytes: Uint8Array): { readonly header: Header; readonly reader: ByteReader } {
  const form = readForm(bytes)
  const reader = new ByteReader(bytes, form)
  const at = form.is64 ? { table: 40, entrySize: 58 } : { table: 32, entrySize: 46 }
  const entrySize = reader.u16(at.entrySize)
  const table = { offset: reader.count(at.table), count: reader.u16(at.entrySize + 2), entrySize }
  const nameSection = reader.u16(at.entrySize + 4)
  const header = { ...form, type: reader.u16(16), machine: reader.u16(18), sectionTable: table, nameSection }
  return { header: withLargeNumbers(reader, header), reader }
}

function readForm(bytes: Uint8Array): NumberForm {
  if (!magic.every((byte, index) => bytes[index] === byte)) throw new ElfError('it does not begin with 0x7f "ELF"', 0)
  return {
    is64: choose(bytes, classAt, 'its class', 2),
    littleEndian: choose(bytes, dataAt, 'its byte order', 1)
  }
}

function choose(bytes: Uint8Array, offset: number, what: string, yes: 1 | 2): boolean {
  const value = bytes[offset]
  if (value !== 1 && value !== 2) throw new ElfError(`${what} is ${value ?? 'missing'}, neither 1 nor 2`, offset)
  return value === yes
}

// A file with 65,280 sections or more keeps their number in the size of the first one, and the names' in its link.
function withLargeNumbers(reader: ByteReader, header: Header): Header {
  const { sectionTable: table, is64, nameSection } = header
  if (table.offset === 0) return header
  const count = table.count === 0 ? reader.count(table.offset + (is64 ? 32 : 20)) : table.count
  const names = nameSection === elsewhere ? reader.u32(table.offset + (is64 ? 40 : 24)) : nameSection
  return { ...header, sectionTable: { ...table, count }, nameSection: names }
}
