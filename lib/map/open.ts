import { constants } from 'node:os'
import { type Access, accessFlags } from '../bpffs/access.js'
import { openPinned } from '../bpffs/index.js'
import { invalidType, outOfRange } from '../codec/invalid.js'
import { bpfError } from '../errors/refusal.js'
import { ObjectKind } from '../sys/addon.js'
import { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'

const { EINVAL, ENOENT } = constants.errno

/** Where a map is to be found: the path of a pin, the kernel's id, or a descriptor that this process has (inherited, say). */
export type MapLocation = string | { readonly id: number } | { readonly fd: number }

/** Opens a map's descriptor of our own. */
export function openDescriptor(location: MapLocation, access: Access = 'read-write'): Descriptor {
  const flags = accessFlags(access)
  if (typeof location === 'string') return openPinned(location, { kind: 'map', access })
  if (isRecord(location) && 'id' in location) return openById(location.id, flags)
  if (isRecord(location) && 'fd' in location) return adopt(location.fd, flags)
  throw invalidType("a path, { id } or { fd } for a map's place", location)
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function openById(id: number, flags: number): Descriptor {
  if (!Number.isInteger(id) || id >>> 0 !== id || id === 0) throw outOfRange('the id of a map, an integer from 1', id)
  const handle = native.objectGetById(ObjectKind.map, id, flags)
  if (handle >= 0) return new Descriptor(handle)
  const advice = -handle === ENOENT ? 'There is no such map: the last user has closed it.' : undefined
  throw bpfError({ errno: -handle, command: 'BPF_MAP_GET_FD_BY_ID', what: `open the map with id ${id}`, advice })
}

function adopt(fd: number, flags: number): Descriptor {
  if (!Number.isInteger(fd) || fd < 0 || fd > 0x7fff_ffff) throw outOfRange('the number of an open descriptor', fd)
  // The access belongs to the open descriptor, and the kernel makes no other one out of it.
  if (flags !== 0) throw new TypeError('access: a descriptor keeps the access that it was opened with')
  const handle = native.adopt(fd)
  if (handle < 0) throw notMap(fd, -handle)
  const descriptor = new Descriptor(handle)
  if (native.objectKind(handle) === ObjectKind.map) return descriptor
  descriptor.close()
  throw notMap(fd, EINVAL)
}

function notMap(fd: number, errno: number): Error {
  const advice = errno === EINVAL ? 'It is the descriptor of something else.' : undefined
  return bpfError({ errno, command: 'BPF_OBJ_GET_INFO_BY_FD', what: `use descriptor ${fd} as a map`, advice })
}
