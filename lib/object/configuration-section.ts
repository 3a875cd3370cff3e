import { type Btf, codecOf } from '../btf/index.js'
import { MemoryView } from '../codec/index.js'
import { within } from '../codec/invalid.js'
import { roundUp } from '../codec/layout.js'
import { SymbolBinding } from '../elf/symbol.js'
import { MapFlag } from '../sys/constants.js'
import { kinds } from '../sys/map-kinds.js'
import { configurationValue } from './configuration-value.js'
import { KernelConfiguration } from './kernel-configuration.js'
import { defineMap, type ObjectMapDefinition } from './map-definition.js'
import { ObjectError } from './object-error.js'
import type { ObjectFile } from './object-file.js'

/** Where the compiler puts what the source declares with `__kconfig`. */
const sectionName = '.kconfig'

/** What the source declares of the kernel's configuration. It becomes the one value of a map that nobody changes. */
export interface ConfigurationSection {
  readonly definition: ObjectMapDefinition
  readonly isConstant: true
  /** Where each is in that value, by its name. */
  readonly places: ReadonlyMap<string, number>
}

/** The declarations, if there are any. */
export function readConfigurationSection({ btf }: ObjectFile): ConfigurationSection | undefined {
  const variables = btf?.find(sectionName, 'dataSection')?.variables ?? []
  if (btf === undefined || variables.length === 0) return undefined
  const places = new Map<string, number>()
  let end = 0
  for (const { type: id } of variables) {
    const { kind, name } = btf.type(id)
    if (kind !== 'variable') throw new ObjectError(`"${name}" in its section ${sectionName} is no variable`)
    const start = roundUp(end, btf.alignOf(id))
    places.set(name, start)
    end = start + (btf.sizeOf(id) ?? 0)
  }
  if (end > 0xffff) throw new ObjectError(`its section ${sectionName} has ${end} bytes: more than any configuration`)
  const flags = MapFlag.mmapable | MapFlag.programReadOnly
  const definition = defineMap(sectionName, { type: kinds.array.number, valueSize: roundUp(end, 8), maxEntries: 1, flags })
  return { definition, isConstant: true, places }
}

/** The values in the running kernel. What is declared weak may be missing, and is 0 then. */
export function configurationBytes({ definition, places }: ConfigurationSection, { btf, symbols }: ObjectFile): Uint8Array<ArrayBuffer> {
  const memory = new MemoryView(new ArrayBuffer(definition.valueSize))
  const configuration = new KernelConfiguration()
  for (const [name, place] of places) {
    const text = configuration.get(name)
    const isWeak = symbols.some(symbol => symbol.name === name && symbol.binding === SymbolBinding.weak)
    if (text !== undefined) store(btf!, name, text, { memory, place })
    else if (!isWeak) throw new ObjectError(`"${name}" is declared, and not set in the kernel's configuration, or that is not to be seen`)
  }
  return memory.u8
}

function store(btf: Btf, name: string, text: string, { memory, place }: { readonly memory: MemoryView; readonly place: number }): void {
  const variable = btf.find(name, 'variable')!
  const value = configurationValue(text, btf.resolve(variable.type))
  if (value === undefined) throw new ObjectError(`"${name}" is ${text} in the kernel's configuration, which its type does not take`)
  // The codec checks it.
  within(name, () => codecOf(btf, variable.type).write(value as never, memory, place))
}
