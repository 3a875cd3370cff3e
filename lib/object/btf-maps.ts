import type { Btf, BtfMember, BtfPlacedVariable, BtfStruct } from '../btf/index.js'
import type { Section } from '../elf/section.js'
import { readAttribute } from './map-attribute.js'
import { badDefinition, defineMap, type MapAttributes, type ObjectMapDefinition } from './map-definition.js'
import { ObjectError } from './object-error.js'
import type { ObjectFile } from './object-file.js'
import { readSlots } from './slots.js'

const sectionName = '.maps'

/** The maps of the section `.maps`, in their order: variables of structs whose members' types say what the map is like. */
export function readBtfMaps(file: ObjectFile): readonly ObjectMapDefinition[] {
  const { btf, elf } = file
  const section = elf.section(sectionName)
  if (section === undefined) return []
  const variables = btf?.find(sectionName, 'dataSection')?.variables
  if (btf === undefined || variables === undefined) {
    throw new ObjectError(`its section ${sectionName} needs BTF that describes it, and there is none: compile it with -g`)
  }
  return variables.map(variable => readVariable(file, section, btf, variable))
}

function readVariable(file: ObjectFile, section: Section, btf: Btf, { type, offset, size }: BtfPlacedVariable): ObjectMapDefinition {
  const variable = btf.type(type)
  if (variable.kind !== 'variable') throw new ObjectError(`section ${sectionName} has something in it that is no variable`)
  const { name } = variable
  const struct = structOf(btf, name, variable.type)
  const values = struct.members.find(isValues)
  if (values === undefined) return readStruct(btf, name, struct)
  const slots = readSlots(file, section, { name, start: offset + values.bitOffset / 8, end: offset + size })
  return { ...readStruct(btf, name, struct), inner: readInner(btf, name, values), slots }
}

function structOf(btf: Btf, name: string, id: number): BtfStruct {
  const struct = btf.resolve(id)
  if (struct.kind !== 'struct') throw badDefinition(name, 'is no struct')
  return struct
}

function isValues({ name }: BtfMember): boolean {
  return name === 'values'
}

function readStruct(btf: Btf, name: string, struct: BtfStruct): ObjectMapDefinition {
  const attributes = new Map<string, unknown>()
  for (const member of struct.members.filter(other => !isValues(other))) {
    for (const [attribute, value] of Object.entries(readAttribute(btf, name, member))) {
      if (attributes.has(attribute) && attributes.get(attribute) !== value) throw badDefinition(name, `gives two values for ${attribute}`)
      attributes.set(attribute, value)
    }
  }
  if (!attributes.has('type')) throw badDefinition(name, 'gives no type')
  // The parts are those that `readAttribute` made.
  return defineMap(name, Object.fromEntries(attributes) as unknown as MapAttributes)
}

/** `__array(values, T)` is `T *values[]`: maps like the struct T, or programs. What they hold in turn is not looked at: maps nest once. */
function readInner(btf: Btf, name: string, values: BtfMember): ObjectMapDefinition | undefined {
  const array = btf.resolve(values.type)
  const pointer = array.kind === 'array' ? btf.resolve(array.element) : array
  if (array.kind !== 'array' || pointer.kind !== 'pointer') throw badDefinition(name, 'has values that are no pointers')
  const target = btf.resolve(pointer.type)
  if (target.kind === 'functionPrototype') return undefined
  return readStruct(btf, `${name}.inner`, structOf(btf, name, pointer.type))
}
