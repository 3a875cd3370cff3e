import type { ProgramType } from '../../sys/program-types.js'
import type { CgroupProgramType, CgroupTarget } from './cgroup.js'
import type { CookieTarget } from './cookie.js'
import type { LsmTarget } from './lsm.js'
import type { NetfilterTarget } from './netfilter.js'
import type { TcxTarget, XdpTarget } from './network-interface.js'
import type { NetworkNamespaceTarget } from './network-namespace.js'
import type { PerfEventTarget, TracepointTarget } from './perf-event.js'
import type { KernelProbeTarget, UserProbeTarget } from './probe.js'
import type { RawTracepointTarget } from './raw-tracepoint.js'
import type { SocketMapProgramType, SocketMapTarget } from './socket-map.js'

type CgroupTargets = { readonly [Type in Exclude<CgroupProgramType, 'lsm'>]: [target: CgroupTarget<Type>] }
type SocketMapTargets = { readonly [Type in SocketMapProgramType]: [target: SocketMapTarget<Type>] }

/** What `program.attach` takes, by the type of the program; those that are loaded for one place need none. */
export interface AttachTargets extends CgroupTargets, SocketMapTargets {
  readonly raw_tracepoint: [target: RawTracepointTarget]
  readonly raw_tracepoint_writable: [target: RawTracepointTarget]
  readonly tracepoint: [target: TracepointTarget | PerfEventTarget]
  readonly kprobe: [target: KernelProbeTarget | UserProbeTarget | PerfEventTarget]
  readonly perf_event: [target: PerfEventTarget]
  readonly tracing: [target?: CookieTarget]
  readonly lsm: [target?: LsmTarget]
  readonly xdp: [target: XdpTarget]
  readonly sched_cls: [target: TcxTarget]
  readonly sk_lookup: [target?: NetworkNamespaceTarget]
  readonly flow_dissector: [target?: NetworkNamespaceTarget]
  readonly netfilter: [target: NetfilterTarget]
}

/** The types of programs that a link attaches. */
export type AttachableType = keyof AttachTargets

/** The arguments of `program.attach` for a type of program: none, a target, or `never` for types without such links. */
export type AttachArguments<Type extends ProgramType> = Type extends AttachableType ? AttachTargets[Type] : [target: never]
