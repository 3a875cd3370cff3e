import { readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { invalidType, outOfRange } from '../codec/invalid.js'
import { bpfError, isOlderThan } from '../errors/index.js'
import { ObjectKind } from '../sys/addon.js'
import { type BtfInfo, readBtfData, readBtfInfo } from '../sys/btf-info.js'
import { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import { tokenHandle, tokenRights } from '../sys/token.js'

const { EINVAL, ENOENT } = constants.errno

const byId = 'BPF_BTF_GET_FD_BY_ID'
// Before Linux 6.15 it needs a capability of the initial user namespace.
const takesToken = !isOlderThan('6.15')

/** Where the kernel shows its own BTF and that of its modules, a file each. */
const kernelFolder = '/sys/kernel/btf'

/** Where BTF is to be found: the path of a file, the kernel's id of a BTF object, or a descriptor of one. */
export type BtfLocation = string | { readonly id: number } | { readonly fd: number }

/** The kernel's own types, or those that one of its modules adds. Since Linux 5.5, for modules 5.11. */
export function readKernelBtf(name: string): Uint8Array {
  if (typeof name !== 'string') throw invalidType('the name of a module', name)
  // The name becomes that of a file.
  if (!/^[\w-]+$/.test(name)) throw outOfRange('the name of a module', name)
  try {
    return readFileSync(`${kernelFolder}/${name}`)
  } catch (error) {
    throw fileError(error as NodeJS.ErrnoException, name)
  }
}

function fileError(cause: NodeJS.ErrnoException, name: string): Error {
  const errno = -(cause.errno ?? -EINVAL)
  const what = `read the types of ${name === 'vmlinux' ? 'the kernel' : `module "${name}"`}`
  const advice = errno === ENOENT ? missingAdvice(name) : undefined
  return bpfError({ errno, command: 'open', what, advice, cause })
}

function missingAdvice(name: string): string {
  if (name === 'vmlinux') return `There is no ${kernelFolder}/vmlinux: the kernel was built without BTF, or /sys is not mounted.`
  return `There is no ${kernelFolder}/${name}: no such module is loaded, or it was built without BTF.`
}

/** The data of one of the kernel's BTF objects, and what the kernel says of it. */
export interface ObjectBtf {
  readonly info: BtfInfo
  readonly bytes: Uint8Array
}

/** Asks the kernel for the data of a BTF object. Since Linux 4.18. */
export function readObjectBtf(location: Exclude<BtfLocation, string>): ObjectBtf {
  const descriptor = openObject(location)
  try {
    const info = succeeded(readBtfInfo(descriptor.handle))
    return { info, bytes: succeeded(readBtfData(descriptor.handle, info.size)) }
  } finally {
    descriptor.close()
  }
}

function openObject(location: Exclude<BtfLocation, string>): Descriptor {
  if (typeof location === 'object' && location !== null) {
    if ('id' in location) return openById(location.id)
    if ('fd' in location) return adopt(location.fd)
  }
  throw invalidType('a path, { id } or { fd } for the place of BTF', location)
}

function openById(id: number): Descriptor {
  if (!Number.isInteger(id) || id >>> 0 !== id || id === 0) throw outOfRange('the id of a BTF object, an integer from 1', id)
  const handle = native.objectGetById(ObjectKind.btf, id, 0, takesToken ? tokenHandle() : 0)
  if (handle >= 0) return new Descriptor(handle)
  const advice = -handle === ENOENT ? 'There is no such BTF object: the last map or program that used it is gone.' : undefined
  const token = takesToken ? tokenRights(byId) : undefined
  throw bpfError({ errno: -handle, command: byId, what: `open the BTF object with id ${id}`, advice, token })
}

function adopt(fd: number): Descriptor {
  if (!Number.isInteger(fd) || fd < 0 || fd > 0x7fff_ffff) throw outOfRange('the number of an open descriptor', fd)
  const handle = native.adopt(fd)
  if (handle < 0) throw notBtf(fd, -handle)
  const descriptor = new Descriptor(handle)
  if (native.objectKind(handle) === ObjectKind.btf) return descriptor
  descriptor.close()
  throw notBtf(fd, EINVAL)
}

function notBtf(fd: number, errno: number): Error {
  const advice = errno === EINVAL ? 'It is the descriptor of something else.' : undefined
  return bpfError({ errno, command: 'BPF_OBJ_GET_INFO_BY_FD', what: `use descriptor ${fd} as a BTF object`, advice })
}

function succeeded<Result>(result: Result | number): Result {
  if (typeof result !== 'number') return result
  throw bpfError({ errno: -result, command: 'BPF_OBJ_GET_INFO_BY_FD', what: 'read the data of a BTF object' })
}
