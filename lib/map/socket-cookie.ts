import { bpfError } from '../errors/refusal.js'
import { readSocketCookie } from '../sys/network.js'
import { type SocketReference, socketDescriptor } from './socket-reference.js'

/**
 * The number by which the kernel knows a socket for its whole life: what maps of sockets give, and `bpf_get_socket_cookie` in a program.
 *
 * No two sockets have the same, also after one is closed. Since Linux 4.12.
 */
export function socketCookie(socket: SocketReference): bigint {
  const fd = socketDescriptor(socket)
  const cookie = readSocketCookie(fd)
  if (typeof cookie === 'bigint') return cookie
  throw bpfError({ errno: -cookie, command: 'getsockopt', what: `get the cookie of the socket with descriptor ${fd}` })
}
