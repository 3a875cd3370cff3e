import { within } from '../codec/invalid.js'
import { bpfError } from '../errors/refusal.js'
import { Descriptor } from '../sys/descriptor.js'
import { createMap } from '../sys/map-attributes.js'
import { type CompleteAttributes, creationAdvice } from './creation-advice.js'
import { type MapDefinition, toAttributes } from './definition.js'
import type { MapKind } from './kind.js'
import { kinds, mapTypeOf } from './kinds.js'
import { openDescriptor } from './open.js'
import { type HasFd, requireFd } from './reference.js'

/** Makes the map in the kernel. */
export function createDescriptor(definition: MapDefinition): Descriptor {
  const attributes = toAttributes(definition)
  const innerMap = openInnerMap(definition.inner)
  try {
    return create({ ...attributes, innerMap: innerMap?.handle ?? 0 })
  } finally {
    innerMap?.close()
  }
}

function create(attributes: CompleteAttributes): Descriptor {
  const handle = createMap(attributes)
  if (handle < 0) throw creationError(attributes, -handle)
  return new Descriptor(handle)
}

// By a descriptor of our own: whoever made the map, the addon knows only handles of its own.
function openInnerMap(map: HasFd | undefined): Descriptor | undefined {
  return map === undefined ? undefined : within('inner', () => openDescriptor({ fd: requireFd(map, 'a map') }))
}

function creationError(attributes: CompleteAttributes, errno: number): Error {
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
