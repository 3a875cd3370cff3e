import type { AttachType } from './attach-types.js'

/** What the kernel says of every link. */
export interface LinkFacts {
  readonly id: number
  /** The program that is attached; 0 for a struct_ops map's link, and after `detach`. */
  readonly programId: number
}

/** A link to a tracepoint, raw or with types. */
export interface RawTracepointLinkInfo extends LinkFacts {
  readonly type: 'raw_tracepoint'
  readonly tracepoint: string
  /** 0 by default. Since Linux 6.17; absent before. */
  readonly cookie?: bigint
}

/** A link to the entry or the exit of a function, to a hook of LSM, or in the place of another program's function. */
export interface TracingLinkInfo extends LinkFacts {
  readonly type: 'tracing'
  readonly attachType: AttachType | number
  /** What has the function: a program by its id, or the kernel (or a module of it) by the id of its BTF object. Since Linux 5.13; absent before. */
  readonly targetId?: number
  /** The function's type in that BTF. Since Linux 5.13; absent before. */
  readonly targetTypeId?: number
  /** 0 by default. Since Linux 6.17; absent before. */
  readonly cookie?: bigint
}

/** A link to a cgroup. */
export interface CgroupLinkInfo extends LinkFacts {
  readonly type: 'cgroup'
  /** The number of its folder's inode; 0 once the cgroup is gone. */
  readonly cgroupId: bigint
  readonly attachType: AttachType | number
}

/** A link of an iterator. */
export interface IteratorLinkInfo extends LinkFacts {
  readonly type: 'iter'
  /** What it goes over: `task`, `bpf_map_elem`, … */
  readonly target: string
  /** The map whose elements it goes over; 0 for others. */
  readonly mapId: number
}

/** A link to a network namespace. */
export interface NetworkNamespaceLinkInfo extends LinkFacts {
  readonly type: 'netns'
  /** The number of its file's inode, as in `/proc/self/ns/net`; 0 once the namespace is gone. */
  readonly networkNamespace: number
  readonly attachType: AttachType | number
}

interface OfInterface extends LinkFacts {
  /** 0 once the interface is gone. */
  readonly interfaceIndex: number
  /** Its name in this process's network namespace; absent for one that is elsewhere, or gone. */
  readonly interface?: string
}

/** A link of an `xdp` program to a network interface. */
export interface XdpLinkInfo extends OfInterface {
  readonly type: 'xdp'
}

/** A link of a `sched_cls` program to a network interface. */
export interface TcxLinkInfo extends OfInterface {
  readonly type: 'tcx' | 'netkit'
  readonly attachType: AttachType | number
}

/** A link to a map of sockets. */
export interface SocketMapLinkInfo extends LinkFacts {
  readonly type: 'sockmap'
  /** 0 once the map is gone. */
  readonly mapId: number
  readonly attachType: AttachType | number
}

/** A link of a structure of operations. */
export interface StructOpsLinkInfo extends LinkFacts {
  readonly type: 'struct_ops'
  readonly mapId: number
}

/** A link to a hook of netfilter. */
export interface NetfilterLinkInfo extends LinkFacts {
  readonly type: 'netfilter'
  readonly family: 'ipv4' | 'ipv6' | number
  readonly hook: 'pre_routing' | 'local_in' | 'forward' | 'local_out' | 'post_routing' | number
  readonly priority: number
  readonly defragment: boolean
}

/** A link to a perf event. Before Linux 6.6 the kernel tells no more than that. */
export interface PerfEventLinkInfo extends LinkFacts {
  readonly type: 'perf_event'
  /** What the event is: `unknown` before Linux 6.6. */
  readonly event: 'unknown' | 'uprobe' | 'uretprobe' | 'kprobe' | 'kretprobe' | 'tracepoint' | 'event'
  /** The tracepoint, the kernel's function, or the file; absent for other events. */
  readonly name?: string
  /** Of a probe: where it is in the function, or in the file. */
  readonly offset?: number
  /** Of an event of no such kind: as in `struct perf_event_attr`. */
  readonly config?: bigint
  /** 0 by default. Since Linux 6.9; absent before. */
  readonly cookie?: bigint
}

/** A link to many functions at once, of the kernel or of a file. */
export interface ProbesLinkInfo extends LinkFacts {
  readonly type: 'kprobe_multi' | 'uprobe_multi'
  /** Since Linux 6.6, of a file 6.8; absent before. */
  readonly count?: number
  /** Whether the program runs when they return; absent before that, too. */
  readonly atReturn?: boolean
  /** The file of functions in user space; absent for those of the kernel. */
  readonly path?: string
}

/** A link of a type that is newer than this library, by the kernel's number. */
export interface OtherLinkInfo extends LinkFacts {
  readonly type: number
}

/** What the kernel says of a link: what depends on its type is told from that. */
export type LinkInfo =
  | RawTracepointLinkInfo
  | TracingLinkInfo
  | CgroupLinkInfo
  | IteratorLinkInfo
  | NetworkNamespaceLinkInfo
  | XdpLinkInfo
  | TcxLinkInfo
  | SocketMapLinkInfo
  | StructOpsLinkInfo
  | NetfilterLinkInfo
  | PerfEventLinkInfo
  | ProbesLinkInfo
  | OtherLinkInfo
