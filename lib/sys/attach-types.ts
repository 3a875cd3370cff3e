import { atPath, invalidType, outOfRange } from '../codec/index.js'

/** Where programs can be attached, by the kernel's names in lower case, as `bpftool` prints them: `enum bpf_attach_type`. */
export const attachTypes = {
  cgroup_inet_ingress: 0,
  cgroup_inet_egress: 1,
  cgroup_inet_sock_create: 2,
  cgroup_sock_ops: 3,
  sk_skb_stream_parser: 4,
  sk_skb_stream_verdict: 5,
  cgroup_device: 6,
  sk_msg_verdict: 7,
  cgroup_inet4_bind: 8,
  cgroup_inet6_bind: 9,
  cgroup_inet4_connect: 10,
  cgroup_inet6_connect: 11,
  cgroup_inet4_post_bind: 12,
  cgroup_inet6_post_bind: 13,
  cgroup_udp4_sendmsg: 14,
  cgroup_udp6_sendmsg: 15,
  lirc_mode2: 16,
  flow_dissector: 17,
  cgroup_sysctl: 18,
  cgroup_udp4_recvmsg: 19,
  cgroup_udp6_recvmsg: 20,
  cgroup_getsockopt: 21,
  cgroup_setsockopt: 22,
  trace_raw_tp: 23,
  trace_fentry: 24,
  trace_fexit: 25,
  modify_return: 26,
  lsm_mac: 27,
  trace_iter: 28,
  cgroup_inet4_getpeername: 29,
  cgroup_inet6_getpeername: 30,
  cgroup_inet4_getsockname: 31,
  cgroup_inet6_getsockname: 32,
  xdp_devmap: 33,
  cgroup_inet_sock_release: 34,
  xdp_cpumap: 35,
  sk_lookup: 36,
  xdp: 37,
  sk_skb_verdict: 38,
  sk_reuseport_select: 39,
  sk_reuseport_select_or_migrate: 40,
  perf_event: 41,
  trace_kprobe_multi: 42,
  lsm_cgroup: 43,
  struct_ops: 44,
  netfilter: 45,
  tcx_ingress: 46,
  tcx_egress: 47,
  trace_uprobe_multi: 48,
  cgroup_unix_connect: 49,
  cgroup_unix_sendmsg: 50,
  cgroup_unix_recvmsg: 51,
  cgroup_unix_getpeername: 52,
  cgroup_unix_getsockname: 53,
  netkit_primary: 54,
  netkit_peer: 55,
  trace_kprobe_session: 56,
  trace_uprobe_session: 57
} as const

/** Where a program is attached: one of the kernel's attach types, by its name in lower case without `BPF_`. */
export type AttachType = keyof typeof attachTypes

/** One of the kernel's attach types for cgroups, by its name in lower case without `BPF_`. */
export type CgroupAttachType = Extract<AttachType, `cgroup_${string}`>

export function isAttachType(name: unknown): name is AttachType {
  return typeof name === 'string' && Object.hasOwn(attachTypes, name)
}

const namesByNumber = new Map(Object.entries(attachTypes).map(([name, number]) => [number as number, name as AttachType]))

/** The name of the kernel's number; the number itself when the table does not know it. */
export function attachTypeOf(number: number): AttachType | number {
  return namesByNumber.get(number) ?? number
}

/** The kernel's number; a number stays what it is, for attach types that are newer than the table. */
export function attachTypeNumber(type: AttachType | number, path: string): number {
  if (isAttachType(type)) return attachTypes[type]
  if (typeof type !== 'number') throw atPath(invalidType("the name of an attach type, such as 'cgroup_inet4_connect'", type), path)
  if (!Number.isInteger(type) || type < 0 || type > 0xffff_ffff) throw atPath(outOfRange("the kernel's number", type), path)
  return type
}
