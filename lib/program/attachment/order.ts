import { constants } from 'node:os'
import { atPath, invalidType, MemoryView, outOfRange, struct, u32, u64 } from '../../codec/index.js'
import { within } from '../../codec/invalid.js'
import { bpfError } from '../../errors/index.js'
import { type HasFd, requireFd } from '../../map/reference.js'
import { ObjectKind } from '../../sys/addon.js'
import { native } from '../../sys/native.js'

const { EINVAL } = constants.errno

/** Where among the programs of a place: before or behind all of them, or one of them, which is given as the program or as its link. */
export type Order = 'first' | 'last' | { readonly before: HasFd } | { readonly after: HasFd }

/** A place where several programs run, one after the other. */
export interface OrderedTarget {
  /** By default last. */
  readonly order?: Order
  /** What `programsAt` said: where something was attached or detached since, the kernel refuses with ESTALE. */
  readonly expectedRevision?: number | bigint
}

// BPF_F_BEFORE, BPF_F_AFTER, BPF_F_LINK
const beforeFlag = 1 << 3
const afterFlag = 1 << 4
const linkFlag = 1 << 13

const layout = struct({ relative: u32, expectedRevision: u64 })

interface Placement {
  readonly flags: number
  readonly relative: number
}

/** The flags and details of a link's attributes that say where it goes; none for a target without such wishes. */
export function orderDetails({ order, expectedRevision }: OrderedTarget): { readonly flags?: number; readonly details?: Uint8Array } {
  if (order === undefined && expectedRevision === undefined) return {}
  const { flags, relative } = order === undefined ? { flags: 0, relative: 0 } : within('order', () => placement(order))
  const view = new MemoryView(new ArrayBuffer(layout.size))
  layout.write({ relative, expectedRevision: checkRevision(expectedRevision ?? 0) }, view, 0)
  return { flags, details: view.u8 }
}

function placement(order: Order): Placement {
  if (order === 'first') return { flags: beforeFlag, relative: 0 }
  if (order === 'last') return { flags: afterFlag, relative: 0 }
  if (typeof order === 'object' && order !== null && 'before' in order) return relativeTo(order.before, beforeFlag, 'before')
  if (typeof order === 'object' && order !== null && 'after' in order) return relativeTo(order.after, afterFlag, 'after')
  throw outOfRange("'first', 'last', { before } or { after }", order)
}

function relativeTo(object: HasFd, flag: number, path: string): Placement {
  const relative = within(path, () => requireFd(object, 'a program or a link'))
  const kind = kindOf(relative)
  if (kind === ObjectKind.program) return { flags: flag, relative }
  if (kind === ObjectKind.link) return { flags: flag | linkFlag, relative }
  throw atPath(invalidType('a program or a link', object), path)
}

function kindOf(fd: number): number {
  const handle = native.adopt(fd)
  if (handle === -EINVAL) return 0
  if (handle < 0) throw bpfError({ errno: -handle, command: 'BPF_OBJ_GET_INFO_BY_FD', what: 'attach beside a program or a link' })
  const kind = native.objectKind(handle)
  native.close(handle)
  return kind
}

function checkRevision(revision: number | bigint): number | bigint {
  return within('expectedRevision', () => {
    if (typeof revision !== 'bigint' && typeof revision !== 'number') throw invalidType('an integer, as programsAt gives it', revision)
    if (revision < 0 || (typeof revision === 'number' && !Number.isSafeInteger(revision))) throw outOfRange('an integer from 0', revision)
    return revision
  })
}
