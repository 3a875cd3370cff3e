import { constants } from 'node:os'
import { within } from '../codec/invalid.js'
import { ENOTSUPP } from '../errors/errno.js'
import { bpfError } from '../errors/refusal.js'
import { Descriptor } from '../sys/descriptor.js'
import { createMap } from '../sys/map-attributes.js'
import { describeMapType, mapKind, mapTypeOf } from '../sys/map-kinds.js'
import { tokenRights } from '../sys/token.js'
import { type CompleteAttributes, creationAdvice, neededRelease } from './creation-advice.js'
import { type MapDefinition, toAttributes } from './definition.js'
import type { ElementTypes } from './element-types.js'
import { openDescriptor } from './open.js'
import { type HasFd, requireFd } from './reference.js'

const { EINVAL, EPERM } = constants.errno

/** Makes the map in the kernel. */
export function createDescriptor(definition: MapDefinition, types?: ElementTypes): Descriptor {
  const attributes = toAttributes(definition)
  const innerMap = openInnerMap(definition.inner)
  try {
    return create({ ...attributes, innerMap: innerMap?.handle ?? 0 }, types)
  } finally {
    innerMap?.close()
  }
}

function create(attributes: CompleteAttributes, types: ElementTypes | undefined): Descriptor {
  const handle = types === undefined ? createMap(attributes) : createWithTypes(attributes, types)
  if (handle < 0) throw creationError(attributes, -handle, types?.problem)
  return new Descriptor(handle)
}

function createWithTypes(attributes: CompleteAttributes, { btf, key, value, kernelValue, required }: ElementTypes): number {
  const handle = createMap({ ...attributes, btf, btfKeyType: key, btfValueType: value, btfVmlinuxValueType: kernelValue })
  // An older kernel may not take types for this kind.
  const isRefusal = handle === -EINVAL || handle === -ENOTSUPP
  return isRefusal && !required ? createMap(attributes) : handle
}

// By a descriptor of our own: whoever made the map, the addon knows only handles of its own.
function openInnerMap(map: HasFd | undefined): Descriptor | undefined {
  return map === undefined ? undefined : within('inner', () => openDescriptor({ fd: requireFd(map, 'a map') }))
}

function creationError(attributes: CompleteAttributes, errno: number, problem: string | undefined): Error {
  const type = mapTypeOf(attributes.type)
  const kind = mapKind(type)
  const typeName = describeMapType(type)
  const what = `create ${typeName} map${attributes.name === '' ? '' : ` "${attributes.name}"`}`
  return bpfError({
    errno,
    command: 'BPF_MAP_CREATE',
    what,
    advice: (errno === EPERM ? undefined : problem) ?? (kind && creationAdvice(kind, typeName, attributes, errno)),
    needs: kind?.capability ? ['CAP_BPF', kind.capability] : ['CAP_BPF'],
    since: kind && neededRelease(kind, attributes.flags),
    token: tokenRights('BPF_MAP_CREATE', { map: attributes.type })
  })
}
