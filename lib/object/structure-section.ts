import type { Btf, BtfPlacedVariable, BtfStruct } from '../btf/index.js'
import type { Relocation } from '../elf/relocation.js'
import type { Section } from '../elf/section.js'
import { SymbolType } from '../elf/symbol.js'
import { MapFlag } from '../sys/constants.js'
import { kinds } from '../sys/map-kinds.js'
import { badDefinition, defineMap, type ObjectMapDefinition } from './map-definition.js'
import { ObjectError } from './object-error.js'
import { functionsIn, type ObjectFile } from './object-file.js'

/** A variable that becomes one of the kernel's structures of operations. */
export interface Structure {
  readonly definition: ObjectMapDefinition
  /** The kernel's name of the structure: `tcp_congestion_ops`. */
  readonly struct: string
  /** As the source declares it: with fewer members than the kernel's, or more. */
  readonly type: BtfStruct
  readonly section: string
  /** Bytes from the start of its section. */
  readonly offset: number
  /** The names of its programs, by those of members. */
  readonly programs: ReadonlyMap<string, string>
}

/** A section of such variables, with the values that they begin with. */
export interface StructureSection {
  readonly name: string
  readonly bytes: Uint8Array
  readonly structures: readonly Structure[]
}

/** By the names of sections: the flags of what is in them. */
const flagsBySection: Readonly<Record<string, number>> = { '.struct_ops': 0, '.struct_ops.link': MapFlag.link }

/** The sections of structures of operations, in their order. */
export function readStructureSections(file: ObjectFile): readonly StructureSection[] {
  const { btf, elf } = file
  const sections = elf.sections.filter(({ name, size }) => Object.hasOwn(flagsBySection, name) && size > 0)
  return sections.map(section => {
    const { name } = section
    const variables = btf?.find(name, 'dataSection')?.variables
    if (btf === undefined || variables === undefined)
      throw new ObjectError(`its section ${name} needs BTF that describes it: compile it with -g`)
    return { name, bytes: elf.data(section), structures: variables.map(variable => readStructure(file, section, btf, variable)) }
  })
}

function readStructure(file: ObjectFile, section: Section, btf: Btf, { type: id, offset, size }: BtfPlacedVariable): Structure {
  const variable = btf.type(id)
  const { name } = variable
  const type = variable.kind === 'variable' ? btf.resolve(variable.type) : variable
  if (type.kind !== 'struct') throw badDefinition(name, 'is no struct')
  if (offset + type.size > file.elf.data(section).length) throw badDefinition(name, 'lies beyond the end of its section')
  const flags = flagsBySection[section.name]!
  const { number } = kinds.struct_ops
  const definition = defineMap(name, { type: number, valueSize: size, maxEntries: 1, flags, valueType: type.id })
  // As elsewhere, `___` begins what tells apart several declarations of one of the kernel's types.
  const struct = type.name.replace(/___.*$/, '')
  return { definition, struct, type, section: section.name, offset, programs: readPrograms(file, section, name, { type, offset }) }
}

/** Each pointer to a function is a relocation at the place of its member. */
function readPrograms(file: ObjectFile, section: Section, name: string, { type, offset }: Pick<Structure, 'type' | 'offset'>) {
  const relocations = file.elf.relocations(section).filter(({ offset: at }) => at >= offset && at < offset + type.size)
  return new Map(
    relocations.map(relocation => {
      const member = type.members.find(({ bitOffset }) => bitOffset === (relocation.offset - offset) * 8)
      const program = functionOf(file, section, relocation)
      if (member !== undefined && program !== undefined) return [member.name, program]
      throw badDefinition(name, `has a pointer at byte ${relocation.offset - offset} to something else than a function`)
    })
  )
}

/** A function of this file alone is named by its section, and its place within stands where the pointer will be. */
function functionOf(file: ObjectFile, section: Section, { offset, symbol: number }: Relocation): string | undefined {
  const symbol = file.symbols[number]
  const target = symbol && file.elf.sections[symbol.section]
  if (symbol === undefined || target === undefined) return undefined
  if (symbol.type === SymbolType.function) return symbol.name
  const data = file.elf.data(section)
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength)
  const place = symbol.value + (offset + 8 <= data.length ? view.getBigUint64(offset, file.elf.header.littleEndian) : 0n)
  return functionsIn(file, target).find(({ value }) => value === place)?.name
}

/** What each program of them is loaded for: `tcp_congestion_ops.ssthresh`. */
export function operationsOf(sections: readonly StructureSection[]): ReadonlyMap<string, string> {
  const operations = new Map<string, string>()
  for (const { struct, programs } of sections.flatMap(({ structures }) => structures)) {
    for (const [member, program] of programs) {
      const known = operations.get(program) ?? `${struct}.${member}`
      if (known !== `${struct}.${member}`)
        throw new ObjectError(`program "${program}" is ${known} and ${struct}.${member}, and can be one only`)
      operations.set(program, known)
    }
  }
  return operations
}
