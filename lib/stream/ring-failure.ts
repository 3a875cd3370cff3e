import { constants } from 'node:os'
import type { MapIdentity } from '../errors/bpf-error.js'
import { bpfError } from '../errors/index.js'

const { E2BIG, EACCES, EBADMSG, EBUSY, EINVAL, EOPNOTSUPP, EPERM } = constants.errno

/** The error for what keeps a ring from being used, by a negative errno. `what` completes "cannot …". */
export function ringRefusal(what: string, status: number, map: MapIdentity): Error {
  return bpfError({ errno: -status, command: 'mmap', map, what, advice: advice(-status) })
}

function advice(errno: number): string | undefined {
  if (errno === EACCES || errno === EINVAL)
    return 'Using a ring means to move a position in its memory: it must be opened for reading and writing.'
  if (errno === EPERM) return 'It is frozen, and using a ring means to move a position in its memory.'
  if (errno === E2BIG) return 'A record of this length never fits: the ring is too small for it.'
  if (errno === EBUSY) return 'Somebody else, another thread or process, reads it too: a ring has one reader at a time.'
  if (errno === EBADMSG) return broken
  if (errno === EOPNOTSUPP) return 'Programs write over records that were not read in this ring (BPF_F_RB_OVERWRITE).'
  return undefined
}

const broken =
  "Another process that has the ring open has changed its position: no record begins there. Create the ring again, and have other processes open it with access: 'read'."
