import type { ByteReader } from './byte-reader.js'
import { ElfError } from './elf-error.js'
import { type Section, SectionType } from './section.js'

/** A place in a section that depends on where a symbol comes to lie. */
export interface Relocation {
  /** Within the section that is changed. */
  readonly offset: number
  /** The symbol's index in its table. */
  readonly symbol: number
  /** What to do there, a number of the machine's own. */
  readonly type: number
}

/** The relocations of a section of type `rel` or `rela`. The addend of the latter is left out: no object file for BPF has it. */
export function readRelocations(reader: ByteReader, section: Section, is64: boolean): readonly Relocation[] {
  const word = is64 ? 8 : 4
  const recordSize = (section.type === SectionType.rela ? 3 : 2) * word
  if (section.entrySize !== recordSize) throw new ElfError(`relocations have ${section.entrySize} bytes, not ${recordSize}`, section.offset)
  reader.require(section.offset, section.size, `section "${section.name}"`)
  return Array.from({ length: Math.floor(section.size / recordSize) }, (_none, index) => {
    const at = section.offset + index * recordSize
    return { offset: reader.count(at), ...target(reader.word(at + word), is64) }
  })
}

function target(info: bigint, is64: boolean): Pick<Relocation, 'symbol' | 'type'> {
  const shift = is64 ? 32n : 8n
  return { symbol: Number(info >> shift), type: Number(info & ((1n << shift) - 1n)) }
}
