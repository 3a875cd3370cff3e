import type { AnyMap } from '../family/classes.js'
import type { BpfMap } from '../map/bpf-map.js'
import type { Program, StructOps } from '../program/index.js'
import type { Descriptor } from '../sys/descriptor.js'
import { Code } from './code.js'
import { configurationBytes } from './configuration-section.js'
import { createObjectMap, createSectionMap, type SectionMap } from './create-maps.js'
import type { DataSection } from './data-section.js'
import type { Definitions } from './definitions.js'
import { fillSlots } from './fill-slots.js'
import { loadBtf } from './load-btf.js'
import { type LoadContext, loadProgram } from './load-program.js'
import { createStructure, fillStructure } from './load-structure.js'
import { loadableBtf } from './loadable-btf.js'
import type { ObjectMapDefinition } from './map-definition.js'
import { ObjectError } from './object-error.js'
import type { ProgramSource } from './program-definition.js'
import { mapResolver } from './resolve-reference.js'
import { Resources } from './resources.js'
import { type InitialMemory, LoadedMemory } from './section-memory.js'
import type { Structure } from './structure-section.js'
import { makeVariables, type Variables } from './variables.js'

/** What to load of an object, and how. */
export interface LoadRequest {
  /** The object, for messages: `object "counter"`. */
  readonly what: string
  /** The values that variables begin with, by section. */
  readonly initial: ReadonlyMap<string, InitialMemory>
  readonly programs: readonly ProgramSource[]
  /** The folder for pins. */
  readonly pinRoot: string
}

/** All that is in the kernel of an object. */
export interface ObjectParts {
  readonly what: string
  readonly maps: ReadonlyMap<string, AnyMap>
  readonly programs: ReadonlyMap<string, Program>
  readonly data: Variables
  readonly resources: Resources
}

/** Loads an object: maps first, then the programs that use them, then what maps hold of each other and of programs. */
export function loadObject(definitions: Definitions, request: LoadRequest): ObjectParts {
  requireOwnByteOrder(definitions)
  const resources = new Resources()
  try {
    return new Loader(definitions, request, resources).load()
  } catch (error) {
    resources.close()
    throw error
  }
}

function requireOwnByteOrder({ file }: Definitions): void {
  if (!file.elf.header.littleEndian) throw new ObjectError('it was compiled for machines of the other byte order: use -target bpfel')
}

class Loader {
  readonly #definitions: Definitions
  readonly #request: LoadRequest
  readonly #resources: Resources
  readonly #maps = new Map<string, AnyMap>()
  readonly #structures = new Map<Structure, StructOps>()
  readonly #memories = new Map<string, LoadedMemory>()

  constructor(definitions: Definitions, request: LoadRequest, resources: Resources) {
    this.#definitions = definitions
    this.#request = request
    this.#resources = resources
  }

  load(): ObjectParts {
    const { file } = this.#definitions
    const { what } = this.#request
    const btf = file.btf && loadBtf(loadableBtf(file.btf), what)
    try {
      this.#createMaps(btf)
      const programs = this.#loadPrograms(btf)
      for (const definition of this.#definitions.maps) {
        fillSlots(definition, this.#maps.get(definition.name)!, name => this.#maps.get(name) ?? programs.get(name))
      }
      for (const [structure, map] of this.#structures) {
        fillStructure(structure, map, { btf: file.btf!, memory: this.#request.initial.get(structure.section)!.view(), programs })
      }
      return { what, maps: this.#maps, programs, data: makeVariables(file.btf, this.#memories), resources: this.#resources }
    } finally {
      btf?.close()
    }
  }

  #createMaps(btf: Descriptor | undefined): void {
    for (const definition of this.#definitions.maps) {
      this.#maps.set(definition.name, this.#resources.own(this.#createMap(definition, btf)))
    }
  }

  #createMap(definition: ObjectMapDefinition, btf: Descriptor | undefined): AnyMap {
    const { data, structures, configuration, file } = this.#definitions
    const section = data.find(candidate => candidate.definition === definition)
    if (section !== undefined) return this.#createSection(section, btf)
    if (definition === configuration?.definition) {
      return anyMap(createSectionMap(configuration, configurationBytes(configuration, file), btf, file.name))
    }
    const structure = structures.flatMap(candidate => candidate.structures).find(candidate => candidate.definition === definition)
    if (structure === undefined) return createObjectMap(definition, { btf, pinRoot: this.#request.pinRoot })
    const map = createStructure(structure)
    this.#structures.set(structure, map)
    return map
  }

  #createSection(section: DataSection, btf: Descriptor | undefined): AnyMap {
    const { name } = section.definition
    const values = this.#request.initial.get(name)!.bytes
    const map = createSectionMap(section, values, btf, this.#definitions.file.name)
    const memory = new LoadedMemory(this.#request.what, section.isConstant ? values : map.mapped())
    this.#memories.set(name, this.#resources.own(memory))
    return anyMap(map)
  }

  #loadPrograms(btf: Descriptor | undefined): Map<string, Program> {
    const { file, license } = this.#definitions
    const context: LoadContext = { file, code: new Code(file), license, btf, resolve: mapResolver(file, this.#maps) }
    return new Map(this.#request.programs.map(source => [source.name, this.#resources.own(loadProgram(context, source))]))
  }
}

// Its codec takes bytes alone, where any map's is said to take what the program will find out.
function anyMap(map: SectionMap): AnyMap {
  return map as BpfMap as AnyMap
}
