import { decodeName, littleEndian } from './info-field.js'
import { native } from './native.js'

// IFNAMSIZ: 15 characters and a NUL.
const nameSize = 16

/** The name of the interface with that index, in this process's network namespace; `undefined` if there is none. */
export function interfaceName(index: number): string | undefined {
  const name = new Uint8Array(nameSize)
  return native.interfaceName(index, name) < 0 ? undefined : decodeName(name)
}

/** The kernel's number for the socket behind a descriptor, or `-errno`. */
export function readSocketCookie(fd: number): bigint | number {
  const cookie = new DataView(new ArrayBuffer(8))
  const status = native.socketCookie(fd, new Uint8Array(cookie.buffer))
  return status < 0 ? status : cookie.getBigUint64(0, littleEndian)
}
