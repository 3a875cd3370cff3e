import { bpfError } from '../errors/refusal.js'
import { Descriptor } from '../sys/descriptor.js'
import { createMap } from '../sys/map-attributes.js'
import { creationAdvice } from './creation-advice.js'
import { type CheckedAttributes, type MapDefinition, toAttributes } from './definition.js'
import type { MapKind } from './kind.js'
import { kinds, mapTypeOf } from './kinds.js'

/** Makes the map in the kernel. */
export function createDescriptor(definition: MapDefinition): Descriptor {
  const attributes = toAttributes(definition)
  const handle = createMap(attributes)
  if (handle < 0) throw creationError(attributes, -handle)
  return new Descriptor(handle)
}

function creationError(attributes: CheckedAttributes, errno: number): Error {
  const type = mapTypeOf(attributes.type)
  const kind: MapKind | undefined = type === undefined ? undefined : kinds[type]
  const typeName = type ?? `type ${attributes.type}`
  const what = `create ${typeName} map${attributes.name === '' ? '' : ` "${attributes.name}"`}`
  return bpfError({
    errno,
    command: 'BPF_MAP_CREATE',
    what,
    advice: kind && creationAdvice(kind, typeName, attributes, errno),
    needs: kind?.capability ? ['CAP_BPF', kind.capability] : ['CAP_BPF'],
    since: kind?.since
  })
}
