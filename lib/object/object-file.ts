import { Btf, BtfExt } from '../btf/index.js'
import { ElfFile } from '../elf/elf-file.js'
import { type Section, SectionFlag, SectionType } from '../elf/section.js'
import { type ElfSymbol, SymbolType } from '../elf/symbol.js'
import { ObjectError } from './object-error.js'
import { placeVariables } from './placed-btf.js'

/** The number of BPF among the machines of ELF. */
const bpfMachine = 247
/** `ET_REL`: compiled, and not linked into a program. */
const relocatable = 1

/** What the parts of this folder read of an object file. */
export interface ObjectFile {
  /** The file's name up to its first dot. */
  readonly name: string
  readonly elf: ElfFile
  readonly symbols: readonly ElfSymbol[]
  /** The types, with the variables of sections at their places. */
  readonly btf: Btf | undefined
  readonly btfExt: BtfExt | undefined
}

/** Reads an object file for BPF; `name` is for the maps of its global variables. */
export function readObjectFile(bytes: Uint8Array, name: string): ObjectFile {
  const elf = ElfFile.parse(bytes)
  const { machine, type } = elf.header
  if (machine !== bpfMachine) throw new ObjectError(`it was compiled for another machine than BPF: number ${machine} of ELF's list`)
  if (type !== relocatable) throw new ObjectError('it is linked already, and no object file any more')
  const symbols = elf.symbols()
  const btf = readBtf(elf, symbols)
  return { name, elf, symbols, btf, btfExt: btf && readBtfExt(elf, btf) }
}

function readBtf(elf: ElfFile, symbols: readonly ElfSymbol[]): Btf | undefined {
  const section = elf.section('.BTF')
  return section && Btf.parse(placeVariables(elf, section, symbols))
}

function readBtfExt(elf: ElfFile, btf: Btf): BtfExt | undefined {
  const section = elf.section('.BTF.ext')
  return section && BtfExt.parse(elf.data(section), btf)
}

/** The named symbols of a section that are no functions, in the order of their places. */
export function objectsIn({ symbols }: ObjectFile, section: Section): readonly ElfSymbol[] {
  return symbols
    .filter(symbol => symbol.section === section.index && symbol.name !== '')
    .filter(({ type }) => type === SymbolType.object || type === SymbolType.none)
    .sort((one, other) => Number(one.value - other.value))
}

/** The functions of a section, in the order of their places. */
export function functionsIn({ symbols }: ObjectFile, section: Section): readonly ElfSymbol[] {
  return symbols
    .filter(symbol => symbol.section === section.index && symbol.type === SymbolType.function)
    .sort((one, other) => Number(one.value - other.value))
}

/** The sections with instructions. */
export function codeSections({ elf }: ObjectFile): readonly Section[] {
  return elf.sections.filter(({ type, flags, size }) => type === SectionType.progbits && size > 0 && (flags & SectionFlag.execute) !== 0)
}

/** The text that a section consists of, `license` say; empty if there is no such section. */
export function textOf({ elf }: ObjectFile, sectionName: string): string {
  const section = elf.section(sectionName)
  if (section === undefined) return ''
  const bytes = elf.data(section)
  const end = bytes.indexOf(0)
  return Buffer.from(bytes.subarray(0, end < 0 ? bytes.length : end)).toString('utf8')
}
