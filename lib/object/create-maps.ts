import { join } from 'node:path'
import { bytes, u32 } from '../codec/index.js'
import type { AnyMap } from '../family/classes.js'
import { wrap } from '../family/families.js'
import { ArrayMap } from '../map/array-map.js'
import { attributeDifferences } from '../map/attribute-differences.js'
import { bind } from '../map/bind.js'
import type { BpfMap } from '../map/bpf-map.js'
import { createDescriptor } from '../map/create.js'
import type { MapDefinition } from '../map/definition.js'
import type { ElementTypes } from '../map/element-types.js'
import { openOrCreate } from '../map/pinned.js'
import { MapFlag } from '../sys/constants.js'
import type { Descriptor } from '../sys/descriptor.js'
import type { MapInfo } from '../sys/map-info.js'
import type { DataSection } from './data-section.js'
import { kernelName, sectionMapName } from './kernel-name.js'
import type { ObjectMapDefinition } from './map-definition.js'

/** The map of a section of global variables: one value, the whole section. */
export type SectionMap = ArrayMap<ReturnType<typeof bytes>>

/** Where maps come to lie, and what describes them. */
export interface MapContext {
  readonly btf: Descriptor | undefined
  readonly pinRoot: string
}

/**
 * Makes a map of an object file, or opens it where it is pinned; its keys and values have the types of its definition, where the kind of map
 * takes types.
 */
export function createObjectMap(definition: ObjectMapDefinition, context: MapContext): AnyMap {
  const inner = definition.inner && createObjectMap(definition.inner, context)
  try {
    const attributes = { ...attributesOf(definition, kernelName(definition.name)), ...(inner && { inner }) }
    const create = () => createDescriptor(attributes, typesOf(definition, context.btf))
    return (definition.pinned ? openPinnedMap(attributes, create, join(context.pinRoot, definition.name)) : wrap(create())) as AnyMap
  } finally {
    inner?.close()
  }
}

function openPinnedMap(attributes: MapDefinition, create: () => Descriptor, path: string): BpfMap {
  const differences = (info: MapInfo) => attributeDifferences(attributes, info)
  return wrap(openOrCreate({ path, differences, create }), path)
}

/** Makes the map of a section of global variables, with their first values in it. */
export function createSectionMap(
  { definition, isConstant }: Pick<DataSection, 'definition' | 'isConstant'>,
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
