import { atPath, outOfRange } from '../codec/invalid.js'
import { MapFlag } from '../sys/constants.js'

/** What a descriptor may be used for. One for reading refuses every change, and the pin's permissions need to allow no more. */
export type Access = 'read' | 'write' | 'read-write'

const flags: Readonly<Record<Access, number>> = { read: MapFlag.readOnly, write: MapFlag.writeOnly, 'read-write': 0 }

/** The flags of `BPF_OBJ_GET` for it. */
export function accessFlags(access: Access): number {
  if (!Object.hasOwn(flags, access)) throw atPath(outOfRange('"read", "write" or "read-write"', access), 'access')
  return flags[access]
}
