import { isOlderThan } from '../errors/index.js'
import { attachTypeOf } from './attach-types.js'
import { littleEndian } from './info-field.js'
import type { LinkFacts, LinkInfo, NetfilterLinkInfo, PerfEventLinkInfo } from './link-info.js'
import { native } from './native.js'
import { interfaceName } from './network.js'

/** `struct bpf_link_info` up to the last field that is read here. An older kernel fills less and leaves the rest zero. */
const infoSize = 64
// PATH_MAX
const textSize = 4096

/** The kernel's description of a link, or `-errno`. */
export function readLinkInfo(handle: number): LinkInfo | number {
  const info = new DataView(new ArrayBuffer(infoSize))
  const text = new Uint8Array(textSize)
  const size = native.linkInfo(handle, new Uint8Array(info.buffer), text)
  return size < 0 ? size : decodeLinkInfo(info, Buffer.from(text.subarray(0, text.indexOf(0))).toString())
}

/** `text` is what the addon fetched from where the description points to. */
export function decodeLinkInfo(info: DataView, text: string): LinkInfo {
  const u32 = (offset: number) => info.getUint32(offset, littleEndian)
  const u64 = (offset: number) => info.getBigUint64(offset, littleEndian)
  const [type, id, programId] = [u32(0), u32(4), u32(8)]
  const details = decoders.get(type)?.({ u32, u64, text }) ?? { type }
  return { id, programId, ...details }
}

interface Description {
  readonly u32: (offset: number) => number
  readonly u64: (offset: number) => bigint
  readonly text: string
}

/** What is told of links of one type beside the facts of all links. */
type Details<Info = LinkInfo> = Info extends LinkInfo ? Omit<Info, keyof LinkFacts> : never

// By `enum bpf_link_type`.
const decoders: ReadonlyMap<number, (description: Description) => Details> = new Map<number, (description: Description) => Details>([
  [1, ({ text, u64 }) => ({ type: 'raw_tracepoint', tracepoint: text, ...cookieOf(u64(32), '6.17') })],
  [
    2,
    ({ u32, u64 }) => ({ type: 'tracing', attachType: attachTypeOf(u32(16)), ...targetOf(u32(20), u32(24)), ...cookieOf(u64(32), '6.17') })
  ],
  [3, ({ u32, u64 }) => ({ type: 'cgroup', cgroupId: u64(16), attachType: attachTypeOf(u32(24)) })],
  [4, ({ text, u32 }) => ({ type: 'iter', target: text, mapId: text.includes('map_') ? u32(28) : 0 })],
  [5, ({ u32 }) => ({ type: 'netns', networkNamespace: u32(16), attachType: attachTypeOf(u32(20)) })],
  [6, ({ u32 }) => ({ type: 'xdp', ...interfaceOf(u32(16)) })],
  [7, perfEvent],
  [8, ({ u32 }) => ({ type: 'kprobe_multi', ...probesOf(u32(24), u32(28)) })],
  [9, ({ u32 }) => ({ type: 'struct_ops', mapId: u32(16) })],
  [10, netfilter],
  [11, ({ u32 }) => ({ type: 'tcx', ...interfaceOf(u32(16)), attachType: attachTypeOf(u32(20)) })],
  [12, ({ text, u32 }) => ({ type: 'uprobe_multi', ...probesOf(u32(52), u32(56)), ...(text === '' ? {} : { path: text }) })],
  [13, ({ u32 }) => ({ type: 'netkit', ...interfaceOf(u32(16)), attachType: attachTypeOf(u32(20)) })],
  [14, ({ u32 }) => ({ type: 'sockmap', mapId: u32(16), attachType: attachTypeOf(u32(20)) })]
])

// A cookie may be 0. From an older kernel, which tells none, it is always.
function cookieOf(cookie: bigint, since: string): { readonly cookie?: bigint } {
  return cookie === 0n && isOlderThan(since) ? {} : { cookie }
}

// No object and no type has the id 0: then the kernel does not tell.
function targetOf(targetId: number, targetTypeId: number): { readonly targetId?: number; readonly targetTypeId?: number } {
  return targetId === 0 ? {} : { targetId, targetTypeId }
}

// BPF_F_KPROBE_MULTI_RETURN, BPF_F_UPROBE_MULTI_RETURN
const atReturnFlag = 1

// There is no such link to no function.
function probesOf(count: number, flags: number): { readonly count?: number; readonly atReturn?: boolean } {
  return count === 0 ? {} : { count, atReturn: (flags & atReturnFlag) !== 0 }
}

function interfaceOf(interfaceIndex: number): { readonly interfaceIndex: number; readonly interface?: string } {
  const name = interfaceIndex === 0 ? undefined : interfaceName(interfaceIndex)
  return name === undefined ? { interfaceIndex } : { interfaceIndex, interface: name }
}

// By `enum bpf_perf_event_type`.
const events = ['unknown', 'uprobe', 'uretprobe', 'kprobe', 'kretprobe', 'tracepoint', 'event'] as const

function perfEvent({ u32, u64, text }: Description): Details<PerfEventLinkInfo> {
  const event = events[u32(16)] ?? 'unknown'
  if (event === 'unknown') return { type: 'perf_event', event }
  if (event === 'event') return { type: 'perf_event', event, config: u64(24), ...cookieOf(u64(40), '6.9') }
  if (event === 'tracepoint') return { type: 'perf_event', event, name: text, ...cookieOf(u64(40), '6.9') }
  const isKernelProbe = event === 'kprobe' || event === 'kretprobe'
  return { type: 'perf_event', event, name: text, offset: u32(36), ...cookieOf(u64(isKernelProbe ? 56 : 40), '6.9') }
}

// NFPROTO_IPV4 and NFPROTO_IPV6; NF_INET_…
const families = new Map<number, 'ipv4' | 'ipv6'>([
  [2, 'ipv4'],
  [10, 'ipv6']
])
const hooks = ['pre_routing', 'local_in', 'forward', 'local_out', 'post_routing'] as const

function netfilter({ u32 }: Description): Details<NetfilterLinkInfo> {
  const [family, hook] = [u32(16), u32(20)]
  return {
    type: 'netfilter',
    family: families.get(family) ?? family,
    hook: hooks[hook] ?? hook,
    priority: u32(24) | 0,
    defragment: (u32(28) & 1) === 1
  }
}
