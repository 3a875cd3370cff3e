import { constants } from 'node:os'
import { type Capability, isOlderThan, newestOf } from '../../errors/index.js'
import { type AttachType, attachTypes } from '../../sys/attach-types.js'
import { Descriptor } from '../../sys/descriptor.js'
import { native } from '../../sys/native.js'
import { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { attachError } from './attach-error.js'
import { attachDirectly } from './direct-link.js'
import type { Hook } from './hook.js'

const { EINVAL } = constants.errno

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
  /** How programs are attached there by older kernels, where they can be. */
  readonly hook?: () => Hook
}

/** Attaches a program as requested: by a link, or as kernels without such links do. */
export type Attach = (program: LoadedProgram, request: LinkRequest) => Link

const nothing = new Uint8Array(0)

/** Makes a link, or the error that says why there is none. */
export const createLink: Attach = (program, request) => {
  const { target, type, flags = 0, details = nothing, place, since, needs, hook } = request
  const handle = native.linkCreate(program.descriptor.handle, target, attachTypes[type].number, flags, details)
  if (handle >= 0) return newLink(handle, program, place)
  if (handle === -EINVAL && hook !== undefined && isOlderThan(since)) return attachWithoutLink(program, request)
  throw attachError(-handle, program, { place, since: newestOf(since, attachTypes[type].since), needs, command: 'BPF_LINK_CREATE', type })
}

/** Attaches the program as kernels do that have no such links. */
export const attachWithoutLink: Attach = (program, { place, since, needs, type, hook }) => {
  if (hook === undefined) throw new TypeError(`${place} has programs by links only`)
  return attachDirectly(program, hook(), { place, since, needs, type })
}

/** The link of that handle, with its name. */
export function newLink(handle: number, { what }: LoadedProgram, place: string): Link {
  return new Link(new Descriptor(handle), `link of ${what} to ${place}`)
}
