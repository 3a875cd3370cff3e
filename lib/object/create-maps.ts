import { bytes, u32 } from '../codec/index.js'
import { ArrayMap } from '../map/array-map.js'
import { bind } from '../map/bind.js'
import { createDescriptor } from '../map/create.js'
import type { MapDefinition } from '../map/definition.js'
import type { ElementTypes } from '../map/element-types.js'
import { type AnyMap, wrap } from '../map/families.js'
import { MapFlag } from '../sys/constants.js'
import type { Descriptor } from '../sys/descriptor.js'
import type { DataSection } from './data-section.js'
import { kernelName, sectionMapName } from './kernel-name.js'
import type { ObjectMapDefinition } from './map-definition.js'

/** The map of a section of global variables: one value, the whole section. */
export type SectionMap = ArrayMap<ReturnType<typeof bytes>>

/** Makes a map of an object file; its keys and values have the types of its definition, where the kind of map takes types. */
export function createObjectMap(definition: ObjectMapDefinition, btf: Descriptor | undefined): AnyMap {
  const inner = definition.inner && createObjectMap(definition.inner, btf)
  try {
    const attributes = attributesOf(definition, kernelName(definition.name))
    return wrap(createDescriptor({ ...attributes, ...(inner && { inner }) }, typesOf(definition, btf))) as AnyMap
  } finally {
    inner?.close()
  }
}

/** Makes the map of a section of global variables, with their first values in it. */
export function createSectionMap(
  { definition, isConstant }: DataSection,
  values: Uint8Array,
  btf: Descriptor | undefined,
  object: string
): SectionMap {
  const attributes = attributesOf(definition, sectionMapName(object, definition.name))
  const descriptor = createDescriptor(attributes, typesOf(definition, btf))
  const map: SectionMap = new ArrayMap(bind(descriptor, { key: u32, value: bytes(definition.valueSize) }) as never)
  try {
    map.set(0, values)
    return isConstant ? map.freeze() : map
  } catch (error) {
    map.close()
    throw error
  }
}

function attributesOf(
  { type, keySize, valueSize, maxEntries, flags, numaNode, mapExtra }: ObjectMapDefinition,
  name: string
): MapDefinition {
  const node = (flags & MapFlag.numaNode) === 0 ? {} : { numaNode }
  return { type, name, keySize, valueSize, maxEntries, flags, mapExtra, ...node }
}

function typesOf({ keyType, valueType }: ObjectMapDefinition, btf: Descriptor | undefined): ElementTypes | undefined {
  if (btf === undefined || valueType === 0) return undefined
  return { btf: btf.handle, key: keyType, value: valueType, required: false }
}
