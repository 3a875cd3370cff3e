import { closeSync, constants, openSync } from 'node:fs'
import { invalidType, outOfRange } from '../codec/invalid.js'
import { bpfError } from '../errors/refusal.js'
import { asBpfError } from '../errors/system-error.js'
import { O_PATH } from '../sys/constants.js'
import { native } from '../sys/native.js'
import type { HasFd } from './reference.js'
import { type SocketReference, socketDescriptor } from './socket-reference.js'

/** What a storage map keeps values for, as its class takes it. */
export interface StorageOwners {
  /** One of Node's sockets, a server, or `{ fd }`. Since Linux 5.2. */
  readonly socket: SocketReference
  /** A file or folder by its path, or `{ fd }`: it is the inode that has the value, whatever its names. Since Linux 5.10. */
  readonly inode: string | HasFd
  /** A process by its id, or `{ fd }` with a pidfd: it is its first thread that has the value. Since Linux 5.11. */
  readonly task: number | HasFd
  /** A cgroup by the path of its folder, or `{ fd }`. Since Linux 6.2. */
  readonly cgroup: string | HasFd
}

/** Which owners a storage map's values have. */
export type StorageOwner = keyof StorageOwners

/** An owner's descriptor for a while. */
export interface OwnerDescriptor {
  readonly fd: number
  /** Ends what was opened for this; the caller's own descriptors stay open. */
  readonly close: () => void
}

/** Opens what has a value; `key` is what the caller names it by. */
export function openOwner(owner: StorageOwner, key: unknown): OwnerDescriptor {
  if (owner === 'socket') return borrowed(socketDescriptor(key as SocketReference))
  if (typeof key === 'object' && key !== null && 'fd' in key) return borrowed(requireNumber(key.fd, key))
  return owner === 'task' ? openProcess(key) : openPath(owner, key)
}

function borrowed(fd: number): OwnerDescriptor {
  return { fd, close: () => undefined }
}

function requireNumber(fd: unknown, key: unknown): number {
  if (typeof fd === 'number' && Number.isInteger(fd) && fd >= 0 && fd <= 0x7fff_ffff) return fd
  throw invalidType('an object with the number of an open descriptor as `fd`', key)
}

function openPath(owner: 'inode' | 'cgroup', path: unknown): OwnerDescriptor {
  if (typeof path !== 'string') throw invalidType(`the path of ${owner === 'inode' ? 'a file' : 'a cgroup’s folder'}, or { fd }`, path)
  const refusal = { command: 'open', what: `open ${owner === 'inode' ? 'the file' : 'cgroup'} "${path}", whose value is meant` }
  const fd = asBpfError(refusal, () => openSync(path, O_PATH | (owner === 'cgroup' ? constants.O_DIRECTORY : 0)))
  return { fd, close: () => closeSync(fd) }
}

function openProcess(pid: unknown): OwnerDescriptor {
  if (typeof pid !== 'number') throw invalidType('the id of a process, or { fd }', pid)
  if (!Number.isInteger(pid) || pid < 1 || pid > 0x7fff_ffff) throw outOfRange('the id of a process, an integer from 1', pid)
  const handle = native.processOpen(pid)
  if (handle < 0) throw bpfError({ errno: -handle, command: 'pidfd_open', what: `open the process ${pid}`, since: '5.3' })
  return { fd: native.descriptor(handle), close: () => native.close(handle) }
}
