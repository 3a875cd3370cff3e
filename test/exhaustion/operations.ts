// What uses descriptors, each in a child of exhaustion.test.ts that has few or none left.

import { closeSync, openSync, readdirSync, writeFileSync } from 'node:fs'
import {
  ArrayMap,
  asm,
  BpfObject,
  Btf,
  bpffs,
  CgroupArray,
  createMap,
  DeviceMap,
  HashMap,
  KernelSymbols,
  mapTypescript,
  objects,
  openMap,
  PerfBuffer,
  PerfEvent,
  PerfEventArray,
  Program,
  programsAt,
  RingBuffer,
  StorageMap,
  struct,
  UserSymbols,
  u32,
  u64
} from 'bpf-maps'
import { fixturePath } from '../support/fixture.js'

/** Where the operations find what they open. */
export interface Places {
  readonly folder: string
  readonly pinned: string
  readonly cgroup: string
}

/** How an operation ended: `true`, or what it threw. */
export type Ending = true | { readonly name: string; readonly code: unknown; readonly message: string }

interface Closable {
  close(): void
}

type Operation = (places: Places) => unknown

const like = { key: u32, value: u32, maxEntries: 4 } as const
const code = [asm.mov(asm.r0, 0), asm.exit()]
let names = 0
/** Of nothing that another child of the tests has. */
const fresh = () => `${process.pid}_${names++}`

const operations: Readonly<Record<string, Operation>> = {
  'create a map': () => HashMap.create(like),
  'create a map with types': () => HashMap.create({ ...like, value: struct({ [`field${fresh()}`]: u64 }) }),
  'create and pin a map': ({ folder }) => HashMap.create({ ...like, pin: `${folder}/new${fresh()}` }),
  'find a pinned map': ({ pinned }) => HashMap.create({ ...like, pin: pinned }),
  'replace a pinned map': ({ folder }) => {
    const pin = `${folder}/replaced${fresh()}`
    HashMap.create({ ...like, maxEntries: 8, pin }).close()
    return HashMap.create({ ...like, pin, onIncompatible: 'replace' })
  },
  'pin a map for everybody': ({ folder }) => {
    using map = HashMap.create(like)
    map.pin(`${folder}/shared${fresh()}`, { mode: 0o666 })
  },
  'open a pinned map': ({ pinned }) => HashMap.open(pinned, like),
  'open a map by its types': ({ pinned }) => openMap(pinned),
  'write the types of a map': ({ pinned }) => {
    using map = HashMap.open(pinned, like)
    return mapTypescript(map)
  },
  'list pins': ({ folder }) => bpffs.list(folder, { recursive: true }),
  'remove a pin': ({ folder }) => bpffs.unpin(`${folder}/none`),
  'mount where nothing can be': () => bpffs.mount('/proc/none/of/this'),
  'look many keys up': () => {
    using map = HashMap.create({ ...like, maxEntries: 64 })
    return map.getMany([1, 2, 3])
  },
  'map an array into memory': () => ArrayMap.create({ value: u32, maxEntries: 4, mmapable: true }),
  'hold a cgroup': ({ cgroup }) => {
    using map = CgroupArray.create({ maxEntries: 1 })
    map.set(0, cgroup)
  },
  'keep a value with a process': () => {
    using map = StorageMap.create({ owner: 'task', value: u64 })
    map.set(process.pid, 1n)
  },
  'keep a value with a file': ({ cgroup }) => {
    using map = StorageMap.create({ owner: 'inode', value: u64 })
    map.set(cgroup, 1n)
  },
  'create a ring': () => RingBuffer.create({ event: u64, size: 4096 }),
  'open a perf buffer': () => {
    using events = PerfEventArray.create()
    return PerfBuffer.open(events, { event: u64 })
  },
  'open a perf event': () => PerfEvent.open({ event: 'task-clock' }),
  'load a program': () => Program.load({ type: 'socket_filter', instructions: code, license: 'MIT' }),
  'load a program with its log': () => Program.load({ type: 'socket_filter', instructions: code, license: 'MIT', log: 'statistics' }),
  'attach a program to a raw tracepoint': () => {
    using program = Program.load({ type: 'raw_tracepoint', instructions: code, license: 'MIT' })
    return program.attach({ tracepoint: 'sys_enter' })
  },
  'attach a program to a tracepoint': () => {
    using program = Program.load({ type: 'tracepoint', instructions: code, license: 'MIT' })
    return program.attach({ tracepoint: 'sched/sched_switch' })
  },
  'attach a program to a cgroup': ({ cgroup }) => {
    using program = Program.load({ type: 'cgroup_skb', instructions: code, license: 'MIT' })
    return program.attach({ cgroup, type: 'cgroup_inet_ingress' })
  },
  'list the programs of a cgroup': ({ cgroup }) => programsAt({ cgroup, type: 'cgroup_inet_ingress' }),
  'find a network interface': () => {
    using map = DeviceMap.create({ maxEntries: 1 })
    map.set(0, 'lo')
  },
  'list the maps of the system': () => [...objects.maps()],
  'list the programs of the system': () => [...objects.programs()],
  'read an object file': () => void BpfObject.open(fixturePath('maps.o')),
  'load an object file': () => BpfObject.open(fixturePath('variables.o')).create({ programs: [] }),
  'read a missing object file': () => BpfObject.open('nope.o'),
  'read the types of the kernel': () => void Btf.kernel(),
  'read the types of a missing file': () => Btf.open('nope.btf'),
  'read the symbols of the kernel': () => void KernelSymbols.read(),
  'read the symbols of a process': () => void UserSymbols.read(process.pid)
}

export const operationNames: readonly string[] = Object.keys(operations)

/** Tries each operation with so many descriptors left: how it ended, and how many it has left open. */
export function withFewDescriptors(
  places: Places,
  left: number
): Readonly<Record<string, { readonly ending: Ending; readonly leaked: number }>> {
  // What is loaded once and kept must be there before, as must all of the types that the library keeps for the next maps.
  for (const operation of Object.values(operations)) attempt(operation, places)
  for (let kept = 0; kept < 8; kept++) attempt(operations['create a map with types']!, places)
  return Object.fromEntries(operationNames.map(name => [name, tryWith(left, operations[name]!, places)]))
}

function tryWith(left: number, operation: Operation, places: Places) {
  const before = countDescriptors()
  const taken = takeAll()
  for (const fd of taken.splice(0, left)) closeSync(fd)
  const ending = attempt(operation, places)
  for (const fd of taken) closeSync(fd)
  return { ending, leaked: countDescriptors() - before }
}

function takeAll(): number[] {
  const taken: number[] = []
  try {
    for (;;) taken.push(openSync('/dev/null', 'r'))
  } catch {
    return taken
  }
}

function attempt(operation: Operation, places: Places): Ending {
  try {
    const result = operation(places)
    if (typeof result === 'object' && result !== null && 'close' in result) (result as Closable).close()
    return true
  } catch (error) {
    const { name, message, code } = error as Error & { readonly code?: unknown }
    return { name, message, code }
  }
}

function countDescriptors(): number {
  return readdirSync('/proc/self/fd').length
}

/** Enters a memory cgroup and makes what it has no room for, one after the other: what each says. */
export function withLittleMemory(cgroup: string): readonly string[] {
  writeFileSync(`${cgroup}/cgroup.procs`, String(process.pid))
  const size = 128 * 2 ** 20
  const calls = [
    () => RingBuffer.create({ event: u64, size }),
    () => ArrayMap.create({ value: u64, maxEntries: size / 8 }),
    () => HashMap.create({ key: u64, value: u64, maxEntries: 2 ** 21 })
  ]
  const messages = calls.map(call => {
    const ending = attempt(call, {} as Places)
    return ending === true ? 'it was made' : `${ending.name}: ${ending.message}`
  })
  createMap({ type: 'array', keySize: 4, valueSize: 4, maxEntries: 1 }).close()
  return messages
}
