import { atPath, invalidType, outOfRange } from '../codec/index.js'

/** What the kernel has for one attach type. */
interface AttachTypeRow {
  /** The kernel's number in `enum bpf_attach_type`. */
  readonly number: number
  /** The first Linux that has it. */
  readonly since: string
}

/** Where programs can be attached, by the kernel's names in lower case, as `bpftool` prints them: the one place for such facts. */
export const attachTypes = {
  cgroup_inet_ingress: { number: 0, since: '4.10' },
  cgroup_inet_egress: { number: 1, since: '4.10' },
  cgroup_inet_sock_create: { number: 2, since: '4.10' },
  cgroup_sock_ops: { number: 3, since: '4.13' },
  sk_skb_stream_parser: { number: 4, since: '4.14' },
  sk_skb_stream_verdict: { number: 5, since: '4.14' },
  cgroup_device: { number: 6, since: '4.15' },
  sk_msg_verdict: { number: 7, since: '4.17' },
  cgroup_inet4_bind: { number: 8, since: '4.17' },
  cgroup_inet6_bind: { number: 9, since: '4.17' },
  cgroup_inet4_connect: { number: 10, since: '4.17' },
  cgroup_inet6_connect: { number: 11, since: '4.17' },
  cgroup_inet4_post_bind: { number: 12, since: '4.17' },
  cgroup_inet6_post_bind: { number: 13, since: '4.17' },
  cgroup_udp4_sendmsg: { number: 14, since: '4.18' },
  cgroup_udp6_sendmsg: { number: 15, since: '4.18' },
  lirc_mode2: { number: 16, since: '4.18' },
  flow_dissector: { number: 17, since: '4.20' },
  cgroup_sysctl: { number: 18, since: '5.2' },
  cgroup_udp4_recvmsg: { number: 19, since: '5.2' },
  cgroup_udp6_recvmsg: { number: 20, since: '5.2' },
  cgroup_getsockopt: { number: 21, since: '5.3' },
  cgroup_setsockopt: { number: 22, since: '5.3' },
  trace_raw_tp: { number: 23, since: '5.5' },
  trace_fentry: { number: 24, since: '5.5' },
  trace_fexit: { number: 25, since: '5.5' },
  modify_return: { number: 26, since: '5.7' },
  lsm_mac: { number: 27, since: '5.7' },
  trace_iter: { number: 28, since: '5.8' },
  cgroup_inet4_getpeername: { number: 29, since: '5.8' },
  cgroup_inet6_getpeername: { number: 30, since: '5.8' },
  cgroup_inet4_getsockname: { number: 31, since: '5.8' },
  cgroup_inet6_getsockname: { number: 32, since: '5.8' },
  xdp_devmap: { number: 33, since: '5.8' },
  cgroup_inet_sock_release: { number: 34, since: '5.9' },
  xdp_cpumap: { number: 35, since: '5.9' },
  sk_lookup: { number: 36, since: '5.9' },
  xdp: { number: 37, since: '5.9' },
  sk_skb_verdict: { number: 38, since: '5.13' },
  sk_reuseport_select: { number: 39, since: '5.14' },
  sk_reuseport_select_or_migrate: { number: 40, since: '5.14' },
  perf_event: { number: 41, since: '5.15' },
  trace_kprobe_multi: { number: 42, since: '5.18' },
  lsm_cgroup: { number: 43, since: '6.0' },
  struct_ops: { number: 44, since: '6.4' },
  netfilter: { number: 45, since: '6.4' },
  tcx_ingress: { number: 46, since: '6.6' },
  tcx_egress: { number: 47, since: '6.6' },
  trace_uprobe_multi: { number: 48, since: '6.6' },
  cgroup_unix_connect: { number: 49, since: '6.7' },
  cgroup_unix_sendmsg: { number: 50, since: '6.7' },
  cgroup_unix_recvmsg: { number: 51, since: '6.7' },
  cgroup_unix_getpeername: { number: 52, since: '6.7' },
  cgroup_unix_getsockname: { number: 53, since: '6.7' },
  netkit_primary: { number: 54, since: '6.7' },
  netkit_peer: { number: 55, since: '6.7' },
  trace_kprobe_session: { number: 56, since: '6.10' },
  trace_uprobe_session: { number: 57, since: '6.13' }
} as const satisfies Readonly<Record<string, AttachTypeRow>>

/** Where a program is attached: one of the kernel's attach types, by its name in lower case without `BPF_`. */
export type AttachType = keyof typeof attachTypes

/** One of the kernel's attach types for cgroups, by its name in lower case without `BPF_`. */
export type CgroupAttachType = Extract<AttachType, `cgroup_${string}`>

export function isAttachType(name: unknown): name is AttachType {
  return typeof name === 'string' && Object.hasOwn(attachTypes, name)
}

const namesByNumber = new Map(Object.entries(attachTypes).map(([name, { number }]) => [number as number, name as AttachType]))

/** The name of the kernel's number; the number itself when the table does not know it. */
export function attachTypeOf(number: number): AttachType | number {
  return namesByNumber.get(number) ?? number
}

/** The kernel's number; a number stays what it is, for attach types that are newer than the table. */
export function attachTypeNumber(type: AttachType | number, path: string): number {
  if (isAttachType(type)) return attachTypes[type].number
  if (typeof type !== 'number') throw atPath(invalidType("the name of an attach type, such as 'cgroup_inet4_connect'", type), path)
  if (!Number.isInteger(type) || type < 0 || type > 0xffff_ffff) throw atPath(outOfRange("the kernel's number", type), path)
  return type
}
