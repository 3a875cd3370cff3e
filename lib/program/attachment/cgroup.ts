import type { Link } from '../link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { chooseAttachType } from './attach-type.js'
import { createLink } from './create-link.js'
import { type PathOrFd, showFile, withFile } from './file.js'
import { cgroupHook } from './hook.js'
import { type OrderedTarget, orderDetails } from './order.js'

/** What each type of program can be attached to in a cgroup. */
const attachTypesOf = {
  cgroup_skb: ['cgroup_inet_ingress', 'cgroup_inet_egress'],
  cgroup_sock: ['cgroup_inet_sock_create', 'cgroup_inet_sock_release', 'cgroup_inet4_post_bind', 'cgroup_inet6_post_bind'],
  cgroup_sock_addr: [
    ...(['cgroup_inet4_bind', 'cgroup_inet6_bind', 'cgroup_inet4_connect', 'cgroup_inet6_connect', 'cgroup_unix_connect'] as const),
    ...(['cgroup_udp4_sendmsg', 'cgroup_udp6_sendmsg', 'cgroup_unix_sendmsg'] as const),
    ...(['cgroup_udp4_recvmsg', 'cgroup_udp6_recvmsg', 'cgroup_unix_recvmsg'] as const),
    ...(['cgroup_inet4_getpeername', 'cgroup_inet6_getpeername', 'cgroup_unix_getpeername'] as const),
    ...(['cgroup_inet4_getsockname', 'cgroup_inet6_getsockname', 'cgroup_unix_getsockname'] as const)
  ],
  cgroup_sockopt: ['cgroup_getsockopt', 'cgroup_setsockopt'],
  cgroup_device: ['cgroup_device'],
  cgroup_sysctl: ['cgroup_sysctl'],
  sock_ops: ['cgroup_sock_ops'],
  lsm: ['lsm_cgroup']
} as const

/** The types of programs that are attached to a cgroup. */
export type CgroupProgramType = keyof typeof attachTypesOf

/** A cgroup of version 2: the program runs for the processes in it, and in those below. An `order` since Linux 6.17. */
export interface CgroupTarget<Type extends CgroupProgramType = CgroupProgramType> extends OrderedTarget {
  /** Its folder, or an open descriptor of that. */
  readonly cgroup: PathOrFd
  /** Can be left out where there is one only, and where the program was loaded with it as `expectedAttachType`. */
  readonly type?: (typeof attachTypesOf)[Type][number]
}

export function attachToCgroup(program: LoadedProgram, { cgroup, type: asked, ...order }: CgroupTarget, attach = createLink): Link {
  // The dispatch by the type of program says that it is one of these.
  const possible = attachTypesOf[program.type as CgroupProgramType]
  const type = chooseAttachType(program, asked, possible)
  const place = `cgroup ${showFile(cgroup)}, ${type}`
  const wishes = orderDetails(order)
  return withFile(cgroup, 'a cgroup', target => {
    if (wishes.flags !== undefined) return createLink(program, { target, type, place, since: '6.17', ...wishes })
    return attach(program, { target, type, place, since: '5.7', hook: () => cgroupHook(target, type) })
  })
}
