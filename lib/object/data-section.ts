import { type Section, SectionFlag } from '../elf/section.js'
import { MapFlag } from '../sys/constants.js'
import { defineMap, type ObjectMapDefinition } from './map-definition.js'
import { ObjectError } from './object-error.js'
import type { ObjectFile } from './object-file.js'

/** A section of global variables. They become the one value of an array map, which programs and user space share. */
export interface DataSection {
  readonly section: Section
  readonly definition: ObjectMapDefinition
  /** What the variables are at the start. */
  readonly bytes: Uint8Array<ArrayBuffer>
  /** Programs cannot change them, and nobody once they are in the kernel. */
  readonly isConstant: boolean
}

// The kernel's own limit for a value, INT_MAX.
const largestSection = 0x7fff_ffff

const dataNames = /^\.(data|bss|rodata)(\.|$)/

/** The sections of global variables, in their order. */
export function readDataSections(file: ObjectFile): readonly DataSection[] {
  const sections = file.elf.sections.filter(
    ({ name, size, flags }) => dataNames.test(name) && size > 0 && (flags & SectionFlag.allocate) !== 0
  )
  return sections.map(section => readDataSection(file, section))
}

function readDataSection({ elf, btf }: ObjectFile, section: Section): DataSection {
  const isConstant = section.name.startsWith('.rodata')
  const definition = defineMap(section.name, {
    type: 2,
    valueSize: section.size,
    maxEntries: 1,
    flags: MapFlag.mmapable | (isConstant ? MapFlag.programReadOnly : 0),
    valueType: btf?.find(section.name, 'dataSection')?.id ?? 0
  })
  if (section.size > largestSection) throw new ObjectError(`section ${section.name} has ${section.size} bytes: too many for a map`)
  const bytes = new Uint8Array(section.size)
  bytes.set(elf.data(section))
  return { section, definition, bytes, isConstant }
}
