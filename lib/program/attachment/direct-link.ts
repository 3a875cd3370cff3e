import { constants } from 'node:os'
import type { PinOptions } from '../../bpffs/index.js'
import { bpfError, type Capability, describeErrno, NotSupportedError, newestOf } from '../../errors/index.js'
import { type HasFd, requireFd } from '../../map/reference.js'
import { type AttachType, attachTypes } from '../../sys/attach-types.js'
import { Descriptor } from '../../sys/descriptor.js'
import type { LinkInfo } from '../../sys/link-info.js'
import { native } from '../../sys/native.js'
import { readProgramInfo } from '../../sys/object.js'
import { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { attachError } from './attach-error.js'
import type { Hook } from './hook.js'

const { ENOENT, EOPNOTSUPP, EPERM } = constants.errno

/** Where a program is attached without a link, for messages. */
export interface DirectPlace {
  readonly place: string
  /** The first Linux that has links there. */
  readonly since: string
  readonly needs?: readonly Capability[] | undefined
  readonly type: AttachType
}

/** Attaches the program to the hook, which the result closes with itself. */
export function attachDirectly(program: LoadedProgram, hook: Hook, place: DirectPlace): Link {
  const owned = adopt(program.descriptor.fd, `attach ${program.what} to ${place.place}`)
  const status = hook.attach(owned.handle)
  if (status >= 0) return new DirectLink(owned, hook, place, `link of ${program.what} to ${place.place}`)
  hook.close()
  owned.close()
  throw attachError(-status, program, { ...place, command: hook.command, since: newestOf(hook.since, attachTypes[place.type].since) })
}

/**
 * What stands for a link where the kernel has none: it holds the program and the hook, and detaches when it is closed.
 *
 * As the kernel has no object for it, there is none to pin, to open or to ask.
 */
class DirectLink extends Link {
  readonly #hook: Hook
  readonly #place: DirectPlace
  #isAttached = true

  constructor(program: Descriptor, hook: Hook, place: DirectPlace, what: string) {
    super(program, what)
    this.#hook = hook
    this.#place = place
  }

  override get fd(): number {
    throw this.#withoutLink('give the descriptor of')
  }

  override info(): LinkInfo {
    throw this.#withoutLink('ask the kernel about')
  }

  override pin(_path: string, _options?: PinOptions): this {
    throw this.#withoutLink('pin')
  }

  override update(successor: HasFd, expected?: HasFd): this {
    const predecessor = this.openDescriptor().handle
    const what = `update ${this}`
    if (expected !== undefined) this.#requireProgram(expected, what)
    const owned = adopt(requireFd(successor, 'a program'), what)
    const status = this.#hook.attach(owned.handle)
    if (status < 0) {
      owned.close()
      throw bpfError({ errno: -status, command: this.#hook.command, what, needs: this.#place.needs })
    }
    if (!this.#hook.holdsOne) this.#hook.detach(predecessor)
    this.replaceDescriptor(owned)
    this.#isAttached = true
    return this
  }

  override detach(): void {
    const status = this.#detach(this.openDescriptor().handle)
    if (status >= 0 || status === -ENOENT) return
    throw bpfError({ errno: -status, command: 'BPF_PROG_DETACH', what: `detach ${this}`, needs: this.#place.needs })
  }

  // That someone else has detached it meanwhile is no matter.
  override close(): void {
    if (this.closed) return
    this.#detach(this.openDescriptor().handle)
    this.#hook.close()
    super.close()
  }

  // The kernel itself compares only where there is a link.
  #requireProgram(expected: HasFd, what: string): void {
    const other = adopt(requireFd(expected, 'a program'), what)
    const [found, wanted] = [this.openDescriptor(), other].map(({ handle }) => readProgramInfo(handle))
    other.close()
    if (typeof found === 'object' && typeof wanted === 'object' && found.id === wanted.id) return
    throw bpfError({ errno: EPERM, command: this.#hook.command, what, advice: 'Another program is attached than the expected one.' })
  }

  #detach(program: number): number {
    if (!this.#isAttached) return 0
    const status = this.#hook.detach(program)
    if (status >= 0) this.#isAttached = false
    return status
  }

  #withoutLink(verb: string): Error {
    this.openDescriptor()
    const { since } = this.#place
    const message =
      `cannot ${verb} ${this}: ${describeErrno(EOPNOTSUPP)}. ` +
      `Without a link, which needs Linux ${since} or newer here, the kernel has no object for it.`
    return new NotSupportedError(message, { errno: EOPNOTSUPP, command: 'BPF_LINK_CREATE', since })
  }
}

function adopt(fd: number, what: string): Descriptor {
  const handle = native.adopt(fd)
  if (handle < 0) throw bpfError({ errno: -handle, command: 'BPF_OBJ_GET_INFO_BY_FD', what })
  return new Descriptor(handle)
}
