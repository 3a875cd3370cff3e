import { constants } from 'node:os'
import { invalidType, outOfRange } from '../codec/invalid.js'
import { bpfError } from '../errors/refusal.js'
import { ObjectKind } from '../sys/addon.js'
import { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import { type Access, accessFlags } from './access.js'
import { openPinned } from './open.js'

const { EINVAL, ENOENT } = constants.errno

/** Where an object is to be found: the path of a pin, the kernel's id, or a descriptor that this process has (inherited, say). */
export type Location = string | { readonly id: number } | { readonly fd: number }

export type LocatedKind = 'map' | 'program' | 'link'

const idCommands = { map: 'BPF_MAP_GET_FD_BY_ID', program: 'BPF_PROG_GET_FD_BY_ID', link: 'BPF_LINK_GET_FD_BY_ID' } as const

/** Opens a descriptor of our own for the object, which must be of that kind. */
export function openLocation(location: Location, kind: LocatedKind, access: Access = 'read-write'): Descriptor {
  const flags = accessFlags(access)
  if (typeof location === 'string') return openPinned(location, { kind, access })
  if (isRecord(location) && 'id' in location) return openById(location.id, kind, flags)
  if (isRecord(location) && 'fd' in location) return adopt(location.fd, kind, flags)
  throw invalidType(`a path, { id } or { fd } for a ${kind}'s place`, location)
}

function isRecord(value: unknown): value is object {
  return typeof value === 'object' && value !== null
}

function openById(id: number, kind: LocatedKind, flags: number): Descriptor {
  if (!Number.isInteger(id) || id >>> 0 !== id || id === 0) throw outOfRange(`the id of a ${kind}, an integer from 1`, id)
  const handle = native.objectGetById(ObjectKind[kind], id, flags, 0)
  if (handle >= 0) return new Descriptor(handle)
  const advice = -handle === ENOENT ? `There is no such ${kind}: the last user has closed it.` : undefined
  throw bpfError({ errno: -handle, command: idCommands[kind], what: `open the ${kind} with id ${id}`, advice })
}

function adopt(fd: number, kind: LocatedKind, flags: number): Descriptor {
  if (!Number.isInteger(fd) || fd < 0 || fd > 0x7fff_ffff) throw outOfRange('the number of an open descriptor', fd)
  // The access belongs to the open descriptor, and the kernel makes no other one out of it.
  if (flags !== 0) throw new TypeError('access: a descriptor keeps the access that it was opened with')
  const handle = native.adopt(fd)
  if (handle < 0) throw otherKind(fd, kind, -handle)
  const descriptor = new Descriptor(handle)
  if (native.objectKind(handle) === ObjectKind[kind]) return descriptor
  descriptor.close()
  throw otherKind(fd, kind, EINVAL)
}

function otherKind(fd: number, kind: LocatedKind, errno: number): Error {
  const advice = errno === EINVAL ? 'It is the descriptor of something else.' : undefined
  return bpfError({ errno, command: 'BPF_OBJ_GET_INFO_BY_FD', what: `use descriptor ${fd} as a ${kind}`, advice })
}
