import { readBtfMaps } from './btf-maps.js'
import { readClassicMaps } from './classic-maps.js'
import { type ConfigurationSection, readConfigurationSection } from './configuration-section.js'
import { type DataSection, readDataSections } from './data-section.js'
import type { ObjectMapDefinition } from './map-definition.js'
import { ObjectError } from './object-error.js'
import { type ObjectFile, textOf } from './object-file.js'
import { type ProgramSource, readPrograms } from './program-definition.js'
import { operationsOf, readStructureSections, type StructureSection } from './structure-section.js'

/** All that an object file defines. */
export interface Definitions {
  readonly file: ObjectFile
  readonly license: string
  /** In the order of the file; those of `data` last. */
  readonly maps: readonly ObjectMapDefinition[]
  readonly data: readonly DataSection[]
  /** Of structures of operations. */
  readonly structures: readonly StructureSection[]
  /** Of the kernel's configuration. */
  readonly configuration: ConfigurationSection | undefined
  readonly programs: readonly ProgramSource[]
}

export function readDefinitions(file: ObjectFile): Definitions {
  const data = readDataSections(file)
  const structures = readStructureSections(file)
  const configuration = readConfigurationSection(file)
  const variables = [...structures.flatMap(section => section.structures), ...data, ...(configuration === undefined ? [] : [configuration])]
  const maps = [...readClassicMaps(file), ...readBtfMaps(file), ...variables.map(({ definition }) => definition)]
  const programs = readPrograms(file, operationsOf(structures))
  requireDistinct('maps', maps)
  requireDistinct('programs', programs)
  return { file, license: textOf(file, 'license'), maps, data, structures, configuration, programs }
}

function requireDistinct(what: string, items: readonly { readonly name: string }[]): void {
  const names = new Set<string>()
  for (const { name } of items) {
    if (names.has(name) || /^\d*$/.test(name)) throw new ObjectError(`two of its ${what} have the name "${name}", or it is no name`)
    names.add(name)
  }
}
