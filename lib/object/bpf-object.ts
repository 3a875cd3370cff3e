import { basename } from 'node:path'
import { bpffs } from '../bpffs/index.js'
import { BtfError } from '../btf/index.js'
import { atPath, invalidType, outOfRange } from '../codec/index.js'
import { ElfError } from '../elf/elf-error.js'
import { readFile } from '../errors/system-error.js'
import { type Collection, collect } from './collection.js'
import { type Definitions, readDefinitions } from './definitions.js'
import { loadObject } from './load-object.js'
import { LoadedObject } from './loaded-object.js'
import type { ObjectMapDefinition } from './map-definition.js'
import { ObjectError } from './object-error.js'
import { readObjectFile } from './object-file.js'
import type { ObjectProgramDefinition, ProgramSource } from './program-definition.js'
import { InitialMemory } from './section-memory.js'
import { makeVariables, type Variables } from './variables.js'

/** What to make of an object file. */
export interface ObjectOptions {
  /** The names of the programs to load; none for an empty list. By default all but those whose section's name begins with a question mark. */
  readonly programs?: readonly string[]
  /** Where the maps are pinned whose definitions say so, each under its name: `/sys/fs/bpf` by default. What is pinned there is used again. */
  readonly pinRoot?: string
}

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
    if (typeof file === 'string') return new BpfObject(nameOf(file), readFile(file, `read the object file "${file}"`), file)
    if (file instanceof Uint8Array) return new BpfObject('', file, 'the object file')
    throw invalidType('the path of an object file, or its bytes', file)
  }

  /** The file's name up to its first dot; empty where it was given as bytes. */
  readonly name: string
  /** All maps, in the order of the file, those of the global variables last. */
  readonly maps: Collection<ObjectMapDefinition>
  /** All programs, in the order of the file. */
  readonly programs: Collection<ObjectProgramDefinition>
  /**
   * The values that the global variables begin with. Those that are `const` can be changed here only.
   *
   * ```ts
   * object.data.verbose = true
   * const loaded = object.create()
   * ```
   */
  readonly data: Variables
  readonly #definitions: Definitions
  readonly #initial: ReadonlyMap<string, InitialMemory>

  private constructor(name: string, bytes: Uint8Array, what: string) {
    this.name = name
    this.#definitions = naming(what, () => readDefinitions(readObjectFile(bytes, name)))
    const { maps, programs, data, structures, file } = this.#definitions
    this.maps = collect(maps.map(map => [map.name, map]))
    this.programs = collect(programs.map(({ rule: _rule, operation: _operation, ...program }) => [program.name, program]))
    const sections = [...data.map(({ definition, bytes }) => ({ name: definition.name, bytes })), ...structures]
    this.#initial = new Map(sections.map(({ name, bytes }) => [name, new InitialMemory(bytes)]))
    this.data = makeVariables(file.btf, this.#initial)
  }

  /**
   * Makes the maps and loads the programs. Needs CAP_BPF, and what the types of maps and programs need besides.
   *
   * Throws a `VerifierError` for a program that the kernel refuses, and has then made nothing.
   */
  create(options: ObjectOptions = {}): LoadedObject {
    const what = this.toString()
    const programs = choosePrograms(this.#definitions.programs, options.programs)
    return naming(
      what,
      () =>
        new LoadedObject(loadObject(this.#definitions, { what, initial: this.#initial, programs, pinRoot: checkFolder(options.pinRoot) }))
    )
  }

  /** The licence of its programs: its section `license`. Empty for none. */
  get license(): string {
    return this.#definitions.license
  }

  /** `object "counter"` */
  toString(): string {
    return this.name === '' ? 'the object file' : `object "${this.name}"`
  }
}

function choosePrograms(programs: readonly ProgramSource[], names: readonly string[] | undefined): readonly ProgramSource[] {
  if (names === undefined) return programs.filter(({ autoload }) => autoload)
  if (!Array.isArray(names)) throw atPath(invalidType('the names of programs', names), 'programs')
  return names.map((name, index) => {
    const program = programs.find(candidate => candidate.name === name)
    const known = programs.map(candidate => candidate.name).join(', ')
    if (program === undefined) throw atPath(atPath(outOfRange(`one of ${known}`, name), index), 'programs')
    return program
  })
}

function checkFolder(path: string = bpffs.defaultPath): string {
  if (typeof path === 'string' && path !== '') return path
  throw atPath(invalidType('the path of a folder', path), 'pinRoot')
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
