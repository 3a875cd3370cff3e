import type { Socket as DatagramSocket } from 'node:dgram'
import type { Server, Socket } from 'node:net'
import type { Codec } from '../codec/codec.js'
import { u32 } from '../codec/integer.js'
import { invalidType, recordOf } from '../codec/invalid.js'
import { u64 } from '../codec/wide-integer.js'
import { converted } from './converted-codec.js'
import type { HasFd } from './reference.js'

/** A socket: one of Node's, a server's, or `{ fd }` with the number of an open descriptor. */
export type SocketReference = Socket | Server | DatagramSocket | HasFd

/** The number of the socket's descriptor, which stays the socket's. */
export function socketDescriptor(socket: SocketReference): number {
  const fd = findDescriptor(socket)
  if (typeof fd === 'number' && Number.isInteger(fd) && fd >= 0) return fd
  throw invalidType('a socket that is connected, listening or bound, or an object with its descriptor as `fd`', socket)
}

// Node has no public name for the descriptors of its sockets. From 20 to 26 it keeps its own object for one of node:net in `_handle`, for one
// of node:dgram behind a symbol. (There `_handle` warns, and is gone in 26.) That object is missing, or its `fd` negative, without a descriptor.
function findDescriptor(socket: unknown): unknown {
  if (typeof socket !== 'object' || socket === null) return undefined
  if ('fd' in socket) return socket.fd
  const state = Object.getOwnPropertySymbols(socket).find(symbol => symbol.description === 'state symbol')
  const handle = state === undefined ? recordOf(socket)['_handle'] : recordOf(recordOf(socket)[state as never])['handle']
  return typeof handle === 'object' && handle !== null && 'fd' in handle ? handle.fd : undefined
}

const cookies: Codec<SocketReference, bigint> = converted(u64, { toKernel: socketDescriptor, fromKernel: cookie => cookie })
const withoutCookies: Codec<SocketReference, bigint> = converted(u32, { toKernel: socketDescriptor, fromKernel: BigInt })

/** The value of maps of sockets: takes a socket, and gives its cookie. Values of 4 bytes the kernel takes only. */
export function socketCodec(valueSize: number = cookies.size): Codec<SocketReference, bigint> {
  return valueSize === cookies.size ? cookies : withoutCookies
}
