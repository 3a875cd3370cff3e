import type { ProgramType } from '../program/index.js'

/** What the name of a program's section says about it. */
export interface SectionRule {
  readonly type: ProgramType
  /** `BPF_…` of `enum bpf_attach_type`. */
  readonly expectedAttachType: number
  readonly sleepable: boolean
  /** `BPF_F_XDP_HAS_FRAGS`: packets may lie in several pieces. */
  readonly fragments: boolean
  /** What follows the name and a slash: `tracepoint/sched/sched_switch` has `sched/sched_switch`. Empty for none. */
  readonly target: string
}

type Row = readonly [type: ProgramType, expectedAttachType?: number]

/**
 * The names that libbpf gave a meaning, and all loaders follow: the section is named so, or so with a slash and more.
 *
 * A name that ends in `.s` means a sleepable program where the type without it is here.
 */
const rows: Readonly<Record<string, Row>> = {
  socket: ['socket_filter'],
  'sk_reuseport/migrate': ['sk_reuseport', 40],
  sk_reuseport: ['sk_reuseport', 39],
  kprobe: ['kprobe'],
  kretprobe: ['kprobe'],
  'kprobe.multi': ['kprobe', 42],
  'kretprobe.multi': ['kprobe', 42],
  'kprobe.session': ['kprobe', 56],
  uprobe: ['kprobe'],
  uretprobe: ['kprobe'],
  'uprobe.multi': ['kprobe', 48],
  'uretprobe.multi': ['kprobe', 48],
  'uprobe.session': ['kprobe', 57],
  ksyscall: ['kprobe'],
  kretsyscall: ['kprobe'],
  usdt: ['kprobe'],
  'tcx/ingress': ['sched_cls', 46],
  'tcx/egress': ['sched_cls', 47],
  'tc/ingress': ['sched_cls', 46],
  'tc/egress': ['sched_cls', 47],
  'netkit/primary': ['sched_cls', 54],
  'netkit/peer': ['sched_cls', 55],
  tc: ['sched_cls'],
  classifier: ['sched_cls'],
  action: ['sched_act'],
  tracepoint: ['tracepoint'],
  tp: ['tracepoint'],
  raw_tracepoint: ['raw_tracepoint'],
  raw_tp: ['raw_tracepoint'],
  'raw_tracepoint.w': ['raw_tracepoint_writable'],
  'raw_tp.w': ['raw_tracepoint_writable'],
  tp_btf: ['tracing', 23],
  fentry: ['tracing', 24],
  fexit: ['tracing', 25],
  fmod_ret: ['tracing', 26],
  iter: ['tracing', 28],
  freplace: ['ext'],
  lsm: ['lsm', 27],
  lsm_cgroup: ['lsm', 43],
  syscall: ['syscall'],
  'xdp/devmap': ['xdp', 33],
  'xdp/cpumap': ['xdp', 35],
  xdp: ['xdp', 37],
  perf_event: ['perf_event'],
  lwt_in: ['lwt_in'],
  lwt_out: ['lwt_out'],
  lwt_xmit: ['lwt_xmit'],
  lwt_seg6local: ['lwt_seg6local'],
  sockops: ['sock_ops', 3],
  'sk_skb/stream_parser': ['sk_skb', 4],
  'sk_skb/stream_verdict': ['sk_skb', 5],
  'sk_skb/verdict': ['sk_skb', 38],
  sk_skb: ['sk_skb'],
  sk_msg: ['sk_msg', 7],
  sk_lookup: ['sk_lookup', 36],
  lirc_mode2: ['lirc_mode2', 16],
  flow_dissector: ['flow_dissector', 17],
  netfilter: ['netfilter', 45],
  struct_ops: ['struct_ops'],
  'cgroup_skb/ingress': ['cgroup_skb', 0],
  'cgroup_skb/egress': ['cgroup_skb', 1],
  'cgroup/skb': ['cgroup_skb'],
  'cgroup/sock_create': ['cgroup_sock', 2],
  'cgroup/sock_release': ['cgroup_sock', 34],
  'cgroup/sock': ['cgroup_sock', 2],
  'cgroup/post_bind4': ['cgroup_sock', 12],
  'cgroup/post_bind6': ['cgroup_sock', 13],
  'cgroup/bind4': ['cgroup_sock_addr', 8],
  'cgroup/bind6': ['cgroup_sock_addr', 9],
  'cgroup/connect4': ['cgroup_sock_addr', 10],
  'cgroup/connect6': ['cgroup_sock_addr', 11],
  'cgroup/connect_unix': ['cgroup_sock_addr', 49],
  'cgroup/sendmsg4': ['cgroup_sock_addr', 14],
  'cgroup/sendmsg6': ['cgroup_sock_addr', 15],
  'cgroup/sendmsg_unix': ['cgroup_sock_addr', 50],
  'cgroup/recvmsg4': ['cgroup_sock_addr', 19],
  'cgroup/recvmsg6': ['cgroup_sock_addr', 20],
  'cgroup/recvmsg_unix': ['cgroup_sock_addr', 51],
  'cgroup/getpeername4': ['cgroup_sock_addr', 29],
  'cgroup/getpeername6': ['cgroup_sock_addr', 30],
  'cgroup/getpeername_unix': ['cgroup_sock_addr', 52],
  'cgroup/getsockname4': ['cgroup_sock_addr', 31],
  'cgroup/getsockname6': ['cgroup_sock_addr', 32],
  'cgroup/getsockname_unix': ['cgroup_sock_addr', 53],
  'cgroup/sysctl': ['cgroup_sysctl', 18],
  'cgroup/getsockopt': ['cgroup_sockopt', 21],
  'cgroup/setsockopt': ['cgroup_sockopt', 22],
  'cgroup/dev': ['cgroup_device', 6]
}

// A longer name first: `sk_skb/verdict` is not what `sk_skb` says.
const byLength = Object.keys(rows).sort((one, other) => other.length - one.length)

/** What the section's name says; `undefined` for a name without a meaning. */
export function sectionRule(section: string): SectionRule | undefined {
  const fragments = /^xdp\.frags(\/|$)/.test(section)
  const plain = fragments ? section.replace('.frags', '') : section
  return ruleOf(plain, { sleepable: false, fragments }) ?? ruleOf(plain.replace(/\.s(?=\/|$)/, ''), { sleepable: true, fragments })
}

function ruleOf(section: string, marks: Pick<SectionRule, 'sleepable' | 'fragments'>): SectionRule | undefined {
  const name = byLength.find(candidate => section === candidate || section.startsWith(`${candidate}/`))
  if (name === undefined) return undefined
  const [type, expectedAttachType = 0] = rows[name]!
  return { type, expectedAttachType, ...marks, target: section.slice(name.length + 1) }
}
