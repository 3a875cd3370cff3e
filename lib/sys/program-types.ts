import { type Capability, isOlderThan } from '../errors/index.js'
import type { AttachType } from './attach-types.js'

/** What a test run of a type takes and gives. */
export interface TestRun {
  /** A packet (and, if one likes, the context that goes with it), or a context only. */
  readonly takes: 'data' | 'context'
  /** Where the context is afterwards: in a copy, where it was given, or the program cannot change it. */
  readonly context: 'copied' | 'in place' | 'unchanged'
  /** The kernel can run it many times in one call, and then measures the time. */
  readonly repeats?: true
  /** The run can be sent to a CPU of one's choice. */
  readonly choosesCpu?: true
  /** The packets can be let go where the program sends them. */
  readonly livesFrames?: true
  readonly since: string
  /** The first Linux without it. */
  readonly until?: string
}

/** What the kernel has for one type of program. Releases are Linux x.y. */
export interface ProgramKind {
  /** The kernel's number, `BPF_PROG_TYPE_…`. */
  readonly number: number
  readonly since: string
  /** What loading needs; CAP_SYS_ADMIN stands for all of them, and before Linux 5.8 it alone. */
  readonly capabilities: readonly Capability[]
  /** Some kernels forbid it when they are locked down, kernel_lockdown(7). */
  readonly lockable?: true
  /** The kernel takes no other than sleepable programs. */
  readonly alwaysSleepable?: true
  /** The one attach type that the kernel wants to be told when a program is loaded. */
  readonly attachType?: AttachType
  /** Absent when the kernel has no test run for the type; a few need attachments that make their own. */
  readonly testRun?: TestRun
}

// is_net_admin_prog_type and is_perfmon_prog_type: https://github.com/torvalds/linux/blob/v6.12/kernel/bpf/syscall.c#L2632
const plain = ['CAP_BPF'] as const
const network = ['CAP_BPF', 'CAP_NET_ADMIN'] as const
const tracing = ['CAP_BPF', 'CAP_PERFMON'] as const

const packet = { takes: 'data', context: 'copied', repeats: true, since: '4.12' } as const

/** What the kernel has, by its name in lower case, as `bpftool` prints it: the one place for such facts. */
export const programKinds = {
  socket_filter: { number: 1, since: '3.19', capabilities: plain, testRun: packet },
  kprobe: { number: 2, since: '4.1', capabilities: tracing },
  sched_cls: { number: 3, since: '4.1', capabilities: network, testRun: packet },
  sched_act: { number: 4, since: '4.1', capabilities: network, testRun: packet },
  tracepoint: { number: 5, since: '4.7', capabilities: tracing },
  xdp: { number: 6, since: '4.8', capabilities: network, testRun: { ...packet, livesFrames: true } },
  perf_event: { number: 7, since: '4.9', capabilities: tracing },
  cgroup_skb: { number: 8, since: '4.10', capabilities: plain, testRun: packet },
  cgroup_sock: { number: 9, since: '4.10', capabilities: network },
  lwt_in: { number: 10, since: '4.10', capabilities: network, testRun: packet },
  lwt_out: { number: 11, since: '4.10', capabilities: network, testRun: packet },
  lwt_xmit: { number: 12, since: '4.10', capabilities: network, testRun: packet },
  sock_ops: { number: 13, since: '4.13', capabilities: network },
  sk_skb: { number: 14, since: '4.14', capabilities: network },
  cgroup_device: { number: 15, since: '4.15', capabilities: network },
  sk_msg: { number: 16, since: '4.17', capabilities: network },
  raw_tracepoint: {
    number: 17,
    since: '4.17',
    capabilities: tracing,
    testRun: { takes: 'context', context: 'unchanged', choosesCpu: true, since: '5.10' }
  },
  cgroup_sock_addr: { number: 18, since: '4.17', capabilities: network },
  lwt_seg6local: { number: 19, since: '4.18', capabilities: network, testRun: { ...packet, since: '4.18', until: '6.11' } },
  lirc_mode2: { number: 20, since: '4.18', capabilities: plain },
  sk_reuseport: { number: 21, since: '4.19', capabilities: plain },
  flow_dissector: { number: 22, since: '4.20', capabilities: network, testRun: { ...packet, since: '5.1' } },
  cgroup_sysctl: { number: 23, since: '5.2', capabilities: network },
  raw_tracepoint_writable: { number: 24, since: '5.2', capabilities: tracing },
  cgroup_sockopt: { number: 25, since: '5.3', capabilities: network },
  tracing: { number: 26, since: '5.5', capabilities: tracing, lockable: true },
  struct_ops: { number: 27, since: '5.6', capabilities: tracing },
  ext: { number: 28, since: '5.6', capabilities: [...network, 'CAP_PERFMON'], lockable: true },
  lsm: { number: 29, since: '5.7', capabilities: tracing, lockable: true },
  sk_lookup: {
    number: 30,
    since: '5.9',
    capabilities: plain,
    attachType: 'sk_lookup',
    testRun: { takes: 'context', context: 'copied', repeats: true, since: '5.12' }
  },
  syscall: {
    number: 31,
    since: '5.14',
    capabilities: plain,
    alwaysSleepable: true,
    testRun: { takes: 'context', context: 'in place', since: '5.14' }
  },
  netfilter: { number: 32, since: '6.4', capabilities: network, attachType: 'netfilter', testRun: { ...packet, since: '6.4' } }
} as const satisfies Record<string, ProgramKind>

/** A type of program, by the kernel's name in lower case. */
export type ProgramType = keyof typeof programKinds

/** The row of a type, with the optional columns. */
export function programKind(type: ProgramType): ProgramKind {
  return programKinds[type]
}

/** The test run of a kind on the running kernel; `undefined` where that has none any more. */
export function testRunOf({ testRun }: ProgramKind): TestRun | undefined {
  return testRun?.until === undefined || isOlderThan(testRun.until) ? testRun : undefined
}

const namesByNumber = new Map(Object.entries(programKinds).map(([name, kind]) => [kind.number as number, name as ProgramType]))

/** The name of the kernel's number; the number itself when the table does not know it. */
export function programTypeOf(number: number): ProgramType | number {
  return namesByNumber.get(number) ?? number
}
