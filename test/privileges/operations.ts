// What processes of other identities try, all of it in one child of theirs.

import { unlinkSync } from 'node:fs'
import {
  Arena,
  asm,
  BpfError,
  bpffs,
  DeviceMap,
  HashMap,
  type MapLocation,
  objects,
  openMap,
  PerfEvent,
  PermissionError,
  Program,
  RingBuffer,
  SocketMap,
  StorageMap,
  u32,
  u64,
  u64number
} from 'bpf-maps'

/** What an operation came to: nothing, when it worked. */
export interface Refused {
  readonly name: string
  readonly code: string
  readonly command: string
  readonly missing: readonly string[]
  readonly message: string
}

/** What the operations are about; all of it belongs to root. */
export interface Material {
  readonly mapId: number
  /** A pin that everybody may read and write. */
  readonly pin: string
  /** A folder to mount something on. */
  readonly folder: string
  readonly cgroup: string
}

/** Descriptors that the child inherits: of a hash map from u32 to u64, and of a `cgroup_skb` program. */
const inherited = { map: 3, program: 4 } as const

const { r0, mov, exit } = asm
const instructions = [mov(r0, 0), exit()]

const operations: Readonly<Record<string, (material: Material) => unknown>> = {
  'create hash': () => HashMap.create({ key: u32, value: u32, maxEntries: 1 }).close(),
  'create lru_hash': () => HashMap.create({ key: u32, value: u32, maxEntries: 1, lru: true }).close(),
  'create ringbuf': () => RingBuffer.create({ event: u64, size: 4096 }).close(),
  'create devmap': () => DeviceMap.create({ maxEntries: 1 }).close(),
  'create sockmap': () => SocketMap.create({ maxEntries: 1 }).close(),
  'create arena': () => Arena.create({ pages: 1 }).close(),
  'load BTF': () => StorageMap.create({ owner: 'socket', value: u64 }).close(),
  'load socket_filter': () => Program.load({ type: 'socket_filter', instructions }).close(),
  'load xdp': loadXdp,
  'load raw_tracepoint': () => Program.load({ type: 'raw_tracepoint', instructions }).close(),
  'load tracing': () =>
    Program.load({ type: 'tracing', expectedAttachType: 'trace_raw_tp', attachTo: 'sched_switch', instructions }).close(),
  'open by id': ({ mapId }) => openMap({ id: mapId }).close(),
  'list ids': () => objects.maps().next(),
  'open pin': ({ pin }) => openMap(pin).close(),
  pin: ({ pin }) => pinBeside(pin),
  mount: ({ folder }) => bpffs.mount(folder),
  'open perf event': () => PerfEvent.open({ event: 'cpu-clock', cpu: 0 }).close(),
  'attach to cgroup': ({ cgroup }) =>
    Program.open({ fd: inherited.program }, { type: 'cgroup_skb' }).attach({ cgroup, type: 'cgroup_inet_egress' }).close()
}

export function attemptAll(material: Material): Record<string, Refused | 'works'> {
  return Object.fromEntries(Object.keys(operations).map(name => [name, attempt(name, material)]))
}

function attempt(name: string, material: Material): Refused | 'works' {
  try {
    operations[name]!(material)
    return 'works'
  } catch (error) {
    if (!(error instanceof BpfError)) throw error
    const { name, code, command, message } = error
    return { name, code, command, message, missing: error instanceof PermissionError ? error.missing : [] }
  }
}

export function loadXdp(): void {
  Program.load({ type: 'xdp', instructions }).close()
}

function pinBeside(pin: string): void {
  const beside = `${pin}-${process.pid}`
  openMap(pin).pin(beside)
  unlinkSync(beside)
}

/** Every operation on elements, on a map from u32 to u64 that is there already: what is in it afterwards. */
export function useElements(location: MapLocation): [number, number][] {
  const map = HashMap.open(location, { key: u32, value: u64number })
  map.set(1, 10)
  map.set(1, 11, 'replace')
  map.setMany([
    [2, 20],
    [3, 30],
    [4, 40]
  ])
  if (!map.has(2) || map.get(1) !== 11 || map.info().maxEntries === 0) throw new Error('it does not hold what was set')
  if (map.getMany([1, 5]).join() !== '11,') throw new Error('getMany finds something else')
  map.delete(4)
  map.deleteMany([3])
  return [...map].sort()
}

export function readElements(location: MapLocation): [number, number][] {
  return [...HashMap.open(location, { key: u32, value: u64number, access: 'read' })]
}
