// What doc comments name and a reader has from elsewhere. Nothing runs: these are types.
import type { Server, Socket } from 'node:net'
import type { ArrayMap, BpfObject, Program, SocketMap, u32, u64 } from 'bpf-maps'

export declare const client: Socket
export declare const server: Server
export declare const fd: number
export declare const id: number

export declare const counters: ArrayMap<typeof u64>
export declare const sockets: SocketMap<typeof u32>
export declare const object: BpfObject

export declare const parseTcp: Program<'xdp'>
export declare const xdp: Program<'xdp'>
export declare const classifier: Program<'sched_cls'>
export declare const filter: Program<'cgroup_skb'>
export declare const verdict: Program<'sk_skb'>
export declare const raw: Program<'raw_tracepoint'>
export declare const ssthresh: Program<'struct_ops'>
export declare const undo_cwnd: Program<'struct_ops'>
export declare const cong_avoid: Program<'struct_ops'>
