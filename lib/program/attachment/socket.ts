import { constants } from 'node:os'
import { bpfError } from '../../errors/index.js'
import { type SocketReference, socketDescriptor } from '../../map/socket-reference.js'
import { native } from '../../sys/native.js'
import type { LoadedProgram } from '../loaded-program.js'

const { EINVAL, ENOENT, ENOTSOCK, EPERM } = constants.errno

/** The types of programs that belong to a socket, from `attachToSocket` until the socket is closed. */
export type SocketProgramType = 'socket_filter' | 'sk_reuseport'

export function attachToSocket({ descriptor, type, what }: LoadedProgram, socket: SocketReference): void {
  const fd = socketDescriptor(socket)
  const status =
    type === 'socket_filter' ? native.socketAttachFilter(fd, descriptor.handle) : native.socketAttachReuseport(fd, descriptor.handle)
  if (status < 0) throw refusal(-status, `attach ${what} to socket (descriptor ${fd})`)
}

/** Takes the socket's program away, whichever it is; `false` if it had none. */
export function detachFromSocket(type: SocketProgramType, socket: SocketReference): boolean {
  const fd = socketDescriptor(socket)
  const status = type === 'socket_filter' ? native.socketDetachFilter(fd) : native.socketDetachReuseport(fd)
  if (status === -ENOENT) return false
  if (status < 0) throw refusal(-status, `detach the ${type} program of socket (descriptor ${fd})`)
  return true
}

function refusal(errno: number, what: string): Error {
  return bpfError({ errno, command: 'setsockopt', what, advice: adviceOn(errno) })
}

function adviceOn(errno: number): string | undefined {
  if (errno === ENOTSOCK) return 'It is the descriptor of something else than a socket.'
  if (errno === EPERM) return 'The socket is locked: its filter can be changed no more (SO_LOCK_FILTER).'
  if (errno === EINVAL)
    return 'The program is not of this type; or the socket was bound without SO_REUSEPORT, which a sk_reuseport program needs.'
  return undefined
}
