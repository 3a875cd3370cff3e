import { constants } from 'node:os'
import { type Location, openLocation } from '../bpffs/index.js'
import { bpfError } from '../errors/index.js'
import { type HasFd, requireFd } from '../map/reference.js'
import type { Descriptor } from '../sys/descriptor.js'
import { readLinkInfo } from '../sys/link-decoder.js'
import type { LinkInfo } from '../sys/link-info.js'
import { native } from '../sys/native.js'
import { KernelObject } from './kernel-object.js'

const { EINVAL, EPERM } = constants.errno
// BPF_F_REPLACE
const replaceFlag = 1 << 2

/**
 * A program's attachment: the kernel runs the program as long as the link is open, in this process or another, or pinned.
 *
 * Closing it detaches the program, unless someone else holds it. Keep it: a link that nothing refers to any more is closed when it is
 * collected as garbage. Made by `program.attach`.
 */
export class Link extends KernelObject {
  /** Opens a link that exists: one that is pinned, of that id, or behind that descriptor. Since Linux 5.7; by id 5.8. */
  static open(location: Location): Link {
    const descriptor = openLocation(location, 'link')
    const { id, programId } = requireInfo(descriptor, 'a link')
    return new Link(descriptor, `link (id ${id}) of program ${programId}`)
  }

  /** Asks the kernel about the link as it is now; after `detach` it has no program any more. Since Linux 5.8. */
  info(): LinkInfo {
    return requireInfo(this.openDescriptor(), `${this}`)
  }

  /**
   * Puts another program in the place of the one that is attached, in one step: no packet or event sees none, or both.
   *
   * The new one must be of the same type. Works for links to cgroups, network interfaces and namespaces, socket maps, and for
   * iterators; for a struct_ops map it takes another such map. With `expected`, only in the place of that program: where somebody else was
   * faster, the kernel refuses with EPERM. Since Linux 5.7; `NotSupportedError` for other links.
   */
  update(successor: HasFd, expected?: HasFd): this {
    const link = this.openDescriptor().handle
    const what = `update ${this}`
    const replace = (old: number) =>
      withHandle(successor, what, handle => native.linkUpdate(link, handle, old === 0 ? 0 : replaceFlag, old))
    const status = expected === undefined ? replace(0) : withHandle(expected, what, replace)
    if (status === 0) return this
    throw bpfError({ errno: -status, command: 'BPF_LINK_UPDATE', what, since: '5.7', advice: updateAdvice(-status, expected) })
  }

  /**
   * Detaches the program at once, whoever else has the link open or pinned: for these it stays, attached to nothing.
   *
   * Works for links to cgroups, network interfaces and namespaces, and of struct_ops maps. Since Linux 5.9; `NotSupportedError` for other
   * links, which end with their last user.
   */
  detach(): void {
    const status = native.linkDetach(this.openDescriptor().handle)
    if (status < 0) throw bpfError({ errno: -status, command: 'BPF_LINK_DETACH', what: `detach ${this}`, since: '5.9' })
  }
}

function requireInfo(descriptor: Descriptor, what: string): LinkInfo {
  const info = readLinkInfo(descriptor.handle)
  if (typeof info !== 'number') return info
  const command = 'BPF_OBJ_GET_INFO_BY_FD'
  throw bpfError({ errno: -info, command, what: `read what the kernel says of ${what}`, since: '5.8' })
}

function updateAdvice(errno: number, expected: HasFd | undefined): string | undefined {
  if (errno === EPERM && expected !== undefined) return 'Another program is attached by now than the expected one.'
  return errno === EINVAL ? 'Such a link is not updated, or not to a program like this one.' : undefined
}

/** Lets the addon have the object of the caller's for one call. */
function withHandle(object: HasFd, what: string, use: (handle: number) => number): number {
  const handle = native.adopt(requireFd(object, 'a program'))
  if (handle < 0) throw bpfError({ errno: -handle, command: 'BPF_OBJ_GET_INFO_BY_FD', what })
  try {
    return use(handle)
  } finally {
    native.close(handle)
  }
}
