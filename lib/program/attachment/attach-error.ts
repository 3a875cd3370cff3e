import { constants } from 'node:os'
import { bpfError, type Capability, isOlderThan } from '../../errors/index.js'
import type { AttachType } from '../../sys/attach-types.js'
import type { LoadedProgram } from '../loaded-program.js'

const { E2BIG, EBUSY, EEXIST, EINVAL, EOPNOTSUPP, ESTALE } = constants.errno

/** What is known where a program could not be attached. */
export interface AttachFailure {
  /** `interface eth0` */
  readonly place: string
  readonly command: string
  readonly since: string
  /** By default what networking asks for. */
  readonly needs?: readonly Capability[] | undefined
  readonly type?: AttachType | undefined
  readonly advice?: string | undefined
  /** What of this a kernel that is locked down may refuse, in words. */
  readonly lockable?: string | undefined
}

/** The error for a program that could not be attached. */
export function attachError(errno: number, { what }: LoadedProgram, failure: AttachFailure): Error {
  const { place, command, since, needs = ['CAP_NET_ADMIN'], type, advice = adviceOn(errno, type), lockable } = failure
  return bpfError({ errno, command, what: `attach ${what} to ${place}`, advice, needs, since, lockable })
}

/** Throws where the kernel is older than a wish that it would pass over in silence. */
export function requireRelease(since: string, program: LoadedProgram, failure: Omit<AttachFailure, 'since'>): void {
  if (isOlderThan(since)) throw attachError(EOPNOTSUPP, program, { ...failure, since })
}

function adviceOn(errno: number, type: AttachType | undefined): string | undefined {
  if (errno === EBUSY) return 'Another program is attached there already.'
  if (errno === EEXIST) return 'This program is attached there already.'
  if (errno === ESTALE) return 'Programs have been attached or detached there since that revision.'
  if (errno === E2BIG) return 'As many programs as may be are attached there already: one to a network namespace, 64 to a cgroup.'
  if (errno !== EINVAL || type === undefined) return undefined
  return `A program that was loaded for another attach type than ${type} cannot be attached so: see expectedAttachType.`
}
