import { nameAt } from './code.js'
import { readConfigurationSection } from './configuration-section.js'
import { type InstructionMemory, LoadSource, loadOpcode } from './instruction.js'
import { KernelReferences } from './kernel-references.js'
import type { Resolve } from './linked-program.js'
import { ObjectError } from './object-error.js'
import type { ObjectFile } from './object-file.js'

/** The descriptors of an object's maps, by the names of their definitions. */
export type MapDescriptors = ReadonlyMap<string, { readonly fd: number }>

/** Puts the descriptors of maps into instructions, `BPF_PSEUDO_MAP_FD`, and `BPF_PSEUDO_MAP_VALUE` for global variables; and what is the kernel's. */
export function mapResolver(file: ObjectFile, maps: MapDescriptors): Resolve {
  const kernel = new KernelReferences(file)
  const configuration = readConfigurationSection(file)
  return (reference, memory, index) => {
    if (reference.kind === 'extern') {
      const place = configuration?.places.get(reference.symbol.name)
      if (place === undefined) return kernel.refer(reference.symbol, memory, index)
      requireLoad(memory, index, reference.symbol.name)
      return memory.referWide(index, LoadSource.mapValue, maps.get(configuration!.definition.name)!.fd, place)
    }
    const { section, offset, symbol } = reference
    requireLoad(memory, index, section.name)
    const variables = maps.get(section.name)
    if (variables !== undefined) return memory.referWide(index, LoadSource.mapValue, variables.fd, offset)
    const map = maps.get(nameAt(file, section, offset) ?? '')
    if (map === undefined) throw new ObjectError(`"${symbol.name}" is in section ${section.name}, which becomes no map`)
    return memory.referWide(index, LoadSource.map, map.fd, 0)
  }
}

function requireLoad(memory: InstructionMemory, index: number, what: string): void {
  if (memory.at(index).opcode !== loadOpcode) throw new ObjectError(`instruction ${index} refers to ${what} in a way that is not known`)
}
