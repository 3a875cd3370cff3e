import { codecOf } from '../btf/codec-of.js'
import type { Btf, BtfVariable } from '../btf/index.js'
import { within } from '../codec/invalid.js'
import { ObjectError } from './object-error.js'
import type { SectionMemory } from './section-memory.js'
import { Variable } from './variable.js'

/**
 * The global variables of an object, by their names: `data.limit = 10n`.
 *
 * What they take and give is what their types in the source say: a number, a bigint from 64 bits on, `true` or `false`, the name of an enumerator,
 * a text for an array of `char`, an object for a struct.
 */
export interface Variables {
  [name: string]: unknown
}

/** By the names of sections: the memory that their variables are in. */
export type SectionMemories = ReadonlyMap<string, SectionMemory>

/** A variable in the BTF, and the place of it. */
interface Declared {
  readonly variable: BtfVariable
  readonly offset: number
  readonly memory: SectionMemory
}

/** The variables of all sections. One that is global hides static ones of its name; of several static ones none can be meant. */
export function makeVariables(btf: Btf | undefined, memories: SectionMemories): Variables {
  const variables: Variables = Object.create(null)
  const declared = btf === undefined ? [] : [...memories].flatMap(([section, memory]) => variablesOf(btf, section, memory))
  for (const { variable, offset, memory } of declared.filter(one => isMeant(one, declared))) {
    const { name } = variable
    let made: Variable | undefined
    const access = () => (made ??= makeVariable(btf!, { variable, offset, memory }))
    const set = (value: unknown) => within(name, () => access().set(value))
    Object.defineProperty(variables, name, { get: () => access().get(), set, enumerable: true })
  }
  return Object.preventExtensions(variables)
}

function makeVariable(btf: Btf, { variable: { name, type }, offset, memory }: Declared): Variable {
  const codec = codecOf(btf, type)
  if (offset + codec.size <= memory.view().byteLength) return new Variable(name, codec, offset, memory)
  throw new ObjectError(`variable "${name}" lies beyond the end of its section`)
}

function variablesOf(btf: Btf, section: string, memory: SectionMemory): Declared[] {
  const placed = btf.find(section, 'dataSection')?.variables ?? []
  return placed.flatMap(({ type, offset }) => {
    const variable = btf.type(type)
    return variable.kind === 'variable' ? [{ variable, offset, memory }] : []
  })
}

// Two that are global are in no file that a linker made: the first is meant.
function isMeant(declared: Declared, all: readonly Declared[]): boolean {
  const namesakes = all.filter(other => other.variable.name === declared.variable.name)
  if (declared.variable.linkage === 'static') return namesakes.length === 1
  return namesakes.find(other => other.variable.linkage !== 'static') === declared
}
