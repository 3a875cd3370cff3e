import type { Codec } from '../codec/codec.js'
import { integerType } from '../codec/integer-codec.js'
import { invalidType } from '../codec/invalid.js'
import { leafCodec } from '../codec/plan.js'

/** Anything with a descriptor of its own: maps and programs of this library, or `{ fd }` with the number of one that is open. */
export interface HasFd {
  readonly fd: number
}

/** The value of maps that hold other objects: takes the object, for the kernel its descriptor's number, and gives its id. `what` is for messages. */
export function reference(what: string): Codec<HasFd, number> {
  return leafCodec<HasFd, number, number>({
    size: 4,
    align: 4,
    type: integerType('__u32', 32, false),
    accept: value => requireFd(value, what),
    store: (fd, view, offset) => view.setUint32(offset, fd, true),
    read: (view, offset) => view.getUint32(offset, true)
  })
}

/** The number of the object's descriptor. `what` is for messages: `a program`. */
export function requireFd(value: unknown, what: string): number {
  const fd: unknown = typeof value === 'object' && value !== null && 'fd' in value ? value.fd : undefined
  if (typeof fd === 'number' && Number.isInteger(fd) && fd >= 0 && fd <= 0x7fff_ffff) return fd
  throw invalidType(`${what}, or an object with its descriptor as \`fd\``, value)
}
