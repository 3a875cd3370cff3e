import { u32 } from '../codec/integer.js'
import { within } from '../codec/invalid.js'
import type { Binding } from './binding.js'
import { BpfMap } from './bpf-map.js'
import { type Cgroup, withCgroup } from './cgroup.js'
import type { MapLocation } from './open.js'
import { deleteKey } from './operation/delete.js'
import { set } from './operation/set.js'
import { createBound, type MapOptions, type OpenOptions, openBound } from './options.js'

type CgroupBinding = Binding<number, number, number, number>

/** Slots take the numbers of descriptors, and nothing is read from them. */
export const cgroupArrayCodecs = { key: u32, value: u32 } as const

/**
 * Cgroups by index, for programs that ask whether a task or a packet belongs to one: `cgroup_array`. Since Linux 4.8.
 *
 * ```ts
 * const cgroups = CgroupArray.create({ maxEntries: 2 })
 * cgroups.set(0, '/sys/fs/cgroup/web')    // bpf_current_task_under_cgroup(cgroups, 0): 1 in it and in those below, 0 elsewhere
 * ```
 *
 * Only cgroups of version 2. The kernel has no way to see what is in a slot.
 */
export class CgroupArray extends BpfMap {
  /** Creates an array of `maxEntries` empty slots. */
  static create(options: MapOptions): CgroupArray {
    return new CgroupArray(createBound('cgroup_array', { ...options, ...cgroupArrayCodecs }) as CgroupBinding)
  }

  /** Opens an array of cgroups that exists. */
  static open(location: MapLocation, options: OpenOptions = {}): CgroupArray {
    return new CgroupArray(openBound(location, options, { types: ['cgroup_array'], ...cgroupArrayCodecs }) as CgroupBinding, location)
  }

  readonly #binding: CgroupBinding

  /** @internal */
  constructor(binding: CgroupBinding, location?: MapLocation) {
    super(binding, location)
    this.#binding = binding
  }

  /** Puts a cgroup into the slot. It stays there also when its folder is removed, and then has no tasks. */
  set(index: number, cgroup: Cgroup): this {
    within('cgroup', () => withCgroup(cgroup, fd => set(this.#binding, index, fd, 0)))
    return this
  }

  /** Empties the slot; whether there was a cgroup in it. */
  delete(index: number): boolean {
    return deleteKey(this.#binding, index)
  }
}
