import type { Codec } from '../codec/codec.js'
import { u32 } from '../codec/integer.js'
import { invalidType, recordOf, within } from '../codec/invalid.js'
import { struct } from '../codec/struct.js'
import { u64 } from '../codec/wide-integer.js'
import { attachTypes, type CgroupAttachType } from '../sys/attach-types.js'
import { type Cgroup, cgroupId } from './cgroup.js'
import { converted } from './converted-codec.js'

/** A cgroup: its folder's path, a descriptor of that, or as a bigint the id that the kernel gives, the number of the folder's inode. */
export type CgroupOrId = Cgroup | bigint

/** A cgroup, and what a program is attached to there. */
export interface CgroupAttachment {
  readonly cgroup: CgroupOrId
  readonly attachType: CgroupAttachType | number
}

/** The same as the kernel gives it. */
export interface CgroupAttachmentId {
  readonly cgroup: bigint
  readonly attachType: CgroupAttachType | number
}

/** What finds the storage of a cgroup. */
export type CgroupKey = Codec<CgroupOrId, bigint>

/** The key of a storage for all attach types: the id of the cgroup. */
export const cgroupKey: CgroupKey = converted(u64, { toKernel: toId, fromKernel: id => id })

/** What finds the storage of an attachment. */
export type CgroupAttachmentKey = Codec<CgroupAttachment, CgroupAttachmentId>

/** The key of a storage for each attach type, `struct bpf_cgroup_storage_key`. */
export const cgroupAttachmentKey: CgroupAttachmentKey = converted(struct({ cgroup_inode_id: u64, attach_type: u32 }), {
  toKernel(value) {
    const { cgroup, attachType } = recordOf(value)
    // The functions look at what they are given.
    return {
      cgroup_inode_id: within('cgroup', () => toId(cgroup as CgroupOrId)),
      attach_type: within('attachType', () => toNumber(attachType))
    }
  },
  fromKernel: ({ cgroup_inode_id, attach_type }) => ({ cgroup: cgroup_inode_id, attachType: names.get(attach_type) ?? attach_type })
})

const names = new Map<number, CgroupAttachType>(
  Object.entries(attachTypes).flatMap(([name, { number }]) => (isCgroupAttachType(name) ? [[number, name]] : []))
)

function isCgroupAttachType(name: unknown): name is CgroupAttachType {
  return typeof name === 'string' && name.startsWith('cgroup_') && Object.hasOwn(attachTypes, name)
}

function toNumber(type: unknown): number {
  if (typeof type === 'number') return type
  if (isCgroupAttachType(type)) return attachTypes[type].number
  throw invalidType("the name of an attach type for cgroups, such as 'cgroup_inet_egress'", type)
}

function toId(cgroup: CgroupOrId): bigint {
  return typeof cgroup === 'bigint' ? cgroup : cgroupId(cgroup)
}
