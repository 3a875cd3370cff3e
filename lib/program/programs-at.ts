import { constants } from 'node:os'
import { invalidType } from '../codec/index.js'
import { bpfError } from '../errors/index.js'
import { interfaceIndex, type NetworkInterface } from '../map/network-interface.js'
import { type HasFd, requireFd } from '../map/reference.js'
import { type AttachType, attachTypeNumber } from '../sys/attach-types.js'
import { littleEndian } from '../sys/info-field.js'
import { native } from '../sys/native.js'
import { type PathOrFd, withFile } from './attachment/file.js'

const { E2BIG, EINVAL } = constants.errno

/** A place that programs are attached to, as `program.attach` takes it. */
export type AttachPlace =
  | { readonly cgroup: PathOrFd; readonly type: AttachType }
  | { readonly interface: NetworkInterface; readonly type: AttachType }
  | { readonly networkNamespace: PathOrFd; readonly type: AttachType }
  | { readonly map: HasFd; readonly type: AttachType }

/** The programs of a place. */
export interface AttachedPrograms {
  /** In the order in which they run. */
  readonly programs: readonly AttachedProgram[]
  /** Another number after each change, for `expectedRevision`; 0 where the kernel counts none. Interfaces since Linux 6.6, cgroups 6.17. */
  readonly revision: bigint
}

/** A program of a place. */
export interface AttachedProgram {
  readonly programId: number
  /** The link that attaches it; absent where there is none, or the kernel does not tell: it does for interfaces. */
  readonly linkId?: number
}

/**
 * What is attached at a place itself, whoever did so:
 * ```ts
 * programsAt({ interface: 'eth0', type: 'tcx_ingress' })
 * programsAt({ cgroup: '/sys/fs/cgroup/web', type: 'cgroup_inet_egress' }).programs.map(({ programId }) => programId)
 * ```
 * Needs CAP_NET_ADMIN. Since Linux 4.15 for cgroups, 4.20 and 5.9 for network namespaces, 5.13 for maps of sockets, 6.6 for `tcx`, 6.7 for
 * `netkit`. Programs of `xdp` have no such list.
 */
export function programsAt(place: AttachPlace): AttachedPrograms {
  const type = attachTypeNumber(place.type, 'type')
  return withTarget(place, target => query(target, type, String(place.type)))
}

function withTarget<Result>(place: AttachPlace, use: (target: number) => Result): Result {
  if ('cgroup' in place) return withFile(place.cgroup, 'a cgroup', use)
  if ('networkNamespace' in place) return withFile(place.networkNamespace, 'a network namespace', use)
  if ('interface' in place) return use(interfaceIndex(place.interface))
  if ('map' in place) return use(requireFd(place.map, 'a map of sockets'))
  throw invalidType('a place with `cgroup`, `interface`, `networkNamespace` or `map`', place)
}

// As many as a cgroup can have; an interface has fewer. More are asked for again.
const usual = 64

function query(target: number, type: number, name: string): AttachedPrograms {
  for (let room = usual; ; ) {
    const programs = new Uint32Array(room)
    const links = new Uint32Array(room)
    const revision = new DataView(new ArrayBuffer(8))
    const count = ask(target, type, programs, links, new Uint8Array(revision.buffer))
    if (count < 0)
      throw bpfError({ errno: -count, command: 'BPF_PROG_QUERY', what: `list the programs at ${name}`, needs: ['CAP_NET_ADMIN'] })
    if (count <= room) return { programs: list(programs.subarray(0, count), links), revision: revision.getBigUint64(0, littleEndian) }
    room = count
  }
}

// Before Linux 6.6 the kernel is not to be given room for links, and refuses it for some places since.
function ask(target: number, type: number, programs: Uint32Array, links: Uint32Array, revision: Uint8Array): number {
  const count = native.programQuery(target, type, programs, links, revision)
  if (count !== -EINVAL && count !== -E2BIG) return count
  return native.programQuery(target, type, programs, new Uint32Array(0), revision)
}

function list(programs: Uint32Array, links: Uint32Array): AttachedProgram[] {
  return Array.from(programs, (programId, index) => (links[index] ? { programId, linkId: links[index] } : { programId }))
}
