import { closeSync, openSync } from 'node:fs'
import { asm, PerfEvent, Program, RawMap } from 'bpf-maps'
import { socketDescriptor } from '../../../../lib/map/socket-reference.js'
import { native } from '../../../../lib/sys/native.js'
import { listener } from '../sockets.js'
import { type TemporaryCgroup, temporaryCgroup } from '../temporary-cgroup.js'
import { type CongestionControl, congestionControl } from './congestion-control.js'

/** Two of a kind, by the numbers of their descriptors. */
export type Pair = readonly [one: number, other: number]

/** What maps can hold or have values for, two of each. */
export interface Materials {
  readonly programs: Pair
  readonly events: Pair
  readonly maps: Pair
  readonly sockets: Pair
  readonly xdpSockets: Pair
  readonly sharedPorts: Pair
  readonly files: Pair
  readonly processes: Pair
  readonly cgroups: Pair
  /** The first of the cgroups. */
  readonly cgroup: TemporaryCgroup
  readonly congestionControl: CongestionControl
  readonly close: () => void
}

const { r0, exit, mov } = asm

/** Opens them. The sockets that Node cannot open are there where `matrix-sockets.c` has started the process. */
export async function openMaterials(): Promise<Materials> {
  const ends: (() => void)[] = []
  const kept = <Resource extends Disposable>(resource: Resource) => {
    ends.unshift(() => resource[Symbol.dispose]())
    return resource
  }
  const opened = (path: string) => {
    const fd = openSync(path, 'r')
    ends.unshift(() => closeSync(fd))
    return fd
  }
  const processOf = (id: number) => {
    const handle = native.processOpen(id)
    ends.unshift(() => void native.close(handle))
    return native.descriptor(handle)
  }
  const control = congestionControl(`bpfm${process.pid}`)
  ends.unshift(control.close)
  const cgroups = two(() => kept(temporaryCgroup()))
  const servers = [await listener(), await listener()] as const
  ends.unshift(() => servers.forEach(server => void server.close()))
  return {
    programs: two(() => kept(Program.load({ type: 'socket_filter', instructions: [mov(r0, 0), exit()] })).fd),
    events: two(() => kept(PerfEvent.open({ event: 'task-clock', cpu: 0 })).fd),
    maps: two(() => kept(RawMap.create({ type: 'array', keySize: 4, valueSize: 4, maxEntries: 1 })).fd),
    sockets: [socketDescriptor(servers[0]), socketDescriptor(servers[1])],
    xdpSockets: [3, 4],
    sharedPorts: [5, 6],
    files: [opened('/proc/self/exe'), opened('/')],
    processes: [processOf(process.pid), processOf(process.ppid)],
    cgroups: [opened(cgroups[0].path), opened(cgroups[1].path)],
    cgroup: cgroups[0],
    congestionControl: control,
    close: () => ends.forEach(end => void end())
  }
}

function two<T>(make: () => T): readonly [T, T] {
  return [make(), make()]
}
