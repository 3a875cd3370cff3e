import { constants } from 'node:os'
import { bpfError, type Capability } from '../../errors/index.js'
import { type AttachType, attachTypes } from '../../sys/attach-types.js'
import { Descriptor } from '../../sys/descriptor.js'
import { native } from '../../sys/native.js'
import { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'

const { E2BIG, EBUSY, EEXIST, EINVAL } = constants.errno

/** What the kernel is asked to link a program to. */
export interface LinkRequest {
  /** A descriptor's number, or a network interface's index. */
  readonly target: number
  readonly type: AttachType
  readonly flags?: number
  /** What comes after the flags in the kernel's attribute, for this attach type. */
  readonly details?: Uint8Array
  /** For messages: `cgroup "/sys/fs/cgroup/web"`. */
  readonly place: string
  /** The first Linux that has such links. */
  readonly since: string
  readonly needs?: readonly Capability[]
}

const nothing = new Uint8Array(0)

/** Makes a link, or the error that says why there is none. */
export function createLink(program: LoadedProgram, request: LinkRequest): Link {
  const { target, type, flags = 0, details = nothing, place, since, needs } = request
  const handle = native.linkCreate(program.descriptor.handle, target, attachTypes[type], flags, details)
  if (handle >= 0) return newLink(handle, program, place)
  throw attachError(-handle, program, { place, since, needs, command: 'BPF_LINK_CREATE', type })
}

/** The link of that handle, with its name. */
export function newLink(handle: number, { what }: LoadedProgram, place: string): Link {
  return new Link(new Descriptor(handle), `link of ${what} to ${place}`)
}

interface Failure {
  readonly place: string
  readonly since: string
  readonly command: string
  /** By default what networking asks for. */
  readonly needs?: readonly Capability[] | undefined
  readonly type?: AttachType
  readonly advice?: string | undefined
}

/** The error for a program that could not be attached. */
export function attachError(errno: number, { what }: LoadedProgram, failure: Failure): Error {
  const { place, since, command, needs = ['CAP_NET_ADMIN'], type, advice } = failure
  return bpfError({
    errno,
    command,
    what: `attach ${what} to ${place}`,
    advice: advice ?? adviceOn(errno, type),
    needs,
    since
  })
}

function adviceOn(errno: number, type: AttachType | undefined): string | undefined {
  if (errno === EBUSY) return 'Another program is attached there already.'
  if (errno === EEXIST) return 'This program is attached there already.'
  if (errno === E2BIG) return 'As many programs as may be are attached there already: one to a network namespace, 64 to a cgroup.'
  if (errno !== EINVAL || type === undefined) return undefined
  return `A program that was loaded for another attach type than ${type} cannot be attached so: see expectedAttachType.`
}
