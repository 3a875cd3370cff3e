import type { Section } from '../elf/section.js'
import { type ElfSymbol, SymbolType } from '../elf/symbol.js'
import { badDefinition, type ObjectMapDefinition } from './map-definition.js'
import type { ObjectFile } from './object-file.js'

/** Where the slots of a map lie within its section, in bytes. */
interface Place {
  readonly name: string
  readonly start: number
  readonly end: number
}

/** A pointer of BPF. */
const slotSize = 8

/** What a map holds from the start: `.values = { [2] = &other }` is a relocation at the third slot. */
export function readSlots(file: ObjectFile, section: Section, { name, start, end }: Place): ObjectMapDefinition['slots'] {
  return file.elf
    .relocations(section)
    .filter(({ offset }) => offset >= start && offset < end)
    .map(({ offset, symbol }) => {
      const index = (offset - start) / slotSize
      const holds = file.symbols[symbol]
      if (!Number.isInteger(index) || holds === undefined) throw badDefinition(name, `has a value at byte ${offset} that names nothing`)
      return { index, holds: nameOf(name, holds) }
    })
}

function nameOf(map: string, { name, type }: ElfSymbol): string {
  if (name !== '' && type !== SymbolType.section) return name
  throw badDefinition(map, 'holds something static: only what is global can be named here')
}
