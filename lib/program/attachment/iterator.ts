import { atPath, MemoryView, outOfRange, struct, u32, u64 } from '../../codec/index.js'
import { type HasFd, requireFd } from '../../map/reference.js'
import { attachTypes } from '../../sys/attach-types.js'
import { Descriptor } from '../../sys/descriptor.js'
import { native } from '../../sys/native.js'
import { IteratorLink } from '../iterator-link.js'
import type { LoadedProgram } from '../loaded-program.js'
import { attachError, requireRelease } from './attach-error.js'
import { type PathOrFd, showFile, withFile } from './file.js'

const command = 'BPF_LINK_CREATE'
const needs = ['CAP_BPF', 'CAP_PERFMON'] as const

// enum bpf_cgroup_iter_order
const orders = { self: 1, descendants: 2, descendants_first: 3, ancestors: 4 } as const

/** What an iterator goes over, where that is not everything on the machine. */
export interface IteratorTarget {
  /** The map whose elements, of an iterator over those (`bpf_map_elem`), or whose sockets' storage it shows. */
  readonly map?: HasFd
  /** Where an iterator over cgroups begins, and where it goes on to: itself alone by default. Since Linux 6.1. */
  readonly cgroup?: PathOrFd
  readonly order?: keyof typeof orders
  /** The process, or the one thread of it, that an iterator over tasks and theirs is restricted to. Since Linux 6.1. */
  readonly pid?: number
  readonly tid?: number
}

// The members of `union bpf_iter_link_info`.
const cgroupLayout = struct({ order: u32, cgroupFd: u32, cgroupId: u64 })
const taskLayout = struct({ tid: u32, pid: u32, pidFd: u32 })
const mapLayout = struct({ mapFd: u32 })
const everything = new Uint8Array(0)

/** Attaches a `tracing` program that was loaded as an iterator: reading it runs it, once for each object. */
export function attachIterator(program: LoadedProgram, target: IteratorTarget): IteratorLink {
  // An older kernel takes what stands for a process to be a map, and goes over everything.
  if (isRestricted(target)) requireRelease('6.1', program, { place: 'a process, a thread or a cgroup', command, needs })
  if (target.cgroup === undefined) return create(program, restriction(target), '')
  const { cgroup, order = 'self' } = target
  if (!Object.hasOwn(orders, order)) throw atPath(outOfRange(`one of ${Object.keys(orders).join(', ')}`, order), 'order')
  return withFile(cgroup, 'a cgroup', cgroupFd => {
    const info = encode(cgroupLayout, { order: orders[order], cgroupFd, cgroupId: 0 })
    return create(program, info, ` over cgroup ${showFile(cgroup)}`)
  })
}

function isRestricted({ cgroup, pid = 0, tid = 0 }: IteratorTarget): boolean {
  return cgroup !== undefined || pid !== 0 || tid !== 0
}

function restriction({ map, pid = 0, tid = 0 }: IteratorTarget): Uint8Array {
  if (map !== undefined) return encode(mapLayout, { mapFd: requireFd(map, 'a map') })
  return pid === 0 && tid === 0 ? everything : encode(taskLayout, { tid, pid, pidFd: 0 })
}

interface Layout<Value> {
  readonly size: number
  write(value: Value, view: MemoryView, offset: number): void
}

function encode<Value>(layout: Layout<Value>, value: Value): Uint8Array {
  const view = new MemoryView(new ArrayBuffer(layout.size))
  layout.write(value, view, 0)
  return view.u8
}

function create(program: LoadedProgram, info: Uint8Array, where: string): IteratorLink {
  const handle = native.linkCreateIterator(program.descriptor.handle, attachTypes.trace_iter.number, info)
  if (handle >= 0) return new IteratorLink(new Descriptor(handle), `iterator of ${program.what}${where}`)
  throw attachError(-handle, program, {
    place: 'what it goes over',
    since: '5.8',
    command,
    needs,
    advice:
      'The program must have been loaded as an iterator (expectedAttachType trace_iter), and one over the elements of maps needs a map.'
  })
}
