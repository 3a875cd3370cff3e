import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { BtfError } from '../btf/index.js'
import { invalidType } from '../codec/index.js'
import { ElfError } from '../elf/elf-error.js'
import { type Collection, collect } from './collection.js'
import { type Definitions, readDefinitions } from './definitions.js'
import type { ObjectMapDefinition } from './map-definition.js'
import { ObjectError } from './object-error.js'
import { readObjectFile } from './object-file.js'
import type { ObjectProgramDefinition } from './program-definition.js'

/**
 * An object file, compiled from C for BPF: the maps, the programs and the global variables that it defines.
 *
 * ```ts
 * const object = BpfObject.open('counter.bpf.o')
 * for (const { name, type } of object.maps) console.log(name, type)
 * ```
 *
 * Reading it takes no privileges: the kernel is asked for nothing before `create`.
 */
export class BpfObject {
  /** Reads an object file, from a path or from its bytes. Throws an `ObjectError` for a file that is malformed or not for BPF. */
  static open(file: string | Uint8Array): BpfObject {
    if (typeof file === 'string') return new BpfObject(nameOf(file), readFileSync(file), file)
    if (file instanceof Uint8Array) return new BpfObject('', file, 'the object file')
    throw invalidType('the path of an object file, or its bytes', file)
  }

  /** The file's name up to its first dot; empty where it was given as bytes. */
  readonly name: string
  /** All maps, in the order of the file, those of the global variables last. */
  readonly maps: Collection<ObjectMapDefinition>
  /** All programs, in the order of the file. */
  readonly programs: Collection<ObjectProgramDefinition>
  readonly #definitions: Definitions

  private constructor(name: string, bytes: Uint8Array, what: string) {
    this.name = name
    this.#definitions = naming(what, () => readDefinitions(readObjectFile(bytes, name)))
    const { maps, programs } = this.#definitions
    this.maps = collect(maps.map(map => [map.name, map]))
    this.programs = collect(programs.map(({ rule, ...program }) => [program.name, program]))
  }

  /** The licence of its programs: its section `license`. Empty for none. */
  get license(): string {
    return this.#definitions.license
  }
}

function nameOf(path: string): string {
  return basename(path).replace(/\..*$/, '')
}

/** Tells which file it was that could not be read. */
function naming<Result>(what: string, read: () => Result): Result {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof ElfError || error instanceof BtfError || error instanceof ObjectError)) throw error
    throw new ObjectError(`cannot use ${what}: ${error.message}`, { cause: error })
  }
}
