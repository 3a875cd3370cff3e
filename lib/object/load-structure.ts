import { type Btf, codecOf } from '../btf/index.js'
import type { MemoryView } from '../codec/index.js'
import { within } from '../codec/invalid.js'
import { type Program, StructOps, type StructOpsMembers } from '../program/index.js'
import { createOperations } from '../program/struct-ops/create.js'
import { kernelOperations } from '../program/struct-ops/kernel-operations.js'
import { MapFlag } from '../sys/constants.js'
import { kernelName } from './kernel-name.js'
import type { Structure } from './structure-section.js'

/** Makes the map of a structure of operations, which gets its members when programs are loaded. */
export function createStructure({ definition: { name, flags }, struct }: Structure): StructOps<true> | StructOps<false> {
  const operations = within(name, () => kernelOperations(struct))
  const binding = createOperations(operations, { name: kernelName(name), linked: (flags & MapFlag.link) !== 0 })
  // `linked` tells which of the two it is.
  return new StructOps(binding) as StructOps<true> | StructOps<false>
}

/** Where the members of structures come from. */
interface Members {
  readonly btf: Btf
  /** That of their section. */
  readonly memory: MemoryView
  /** Those that were loaded. */
  readonly programs: ReadonlyMap<string, Program>
}

/**
 * Gives a structure its members. Programs that were not loaded are left out, and without any of its programs it stays empty.
 *
 * Members are found by their names; what the running kernel does not have must be zero.
 */
export function fillStructure(structure: Structure, map: StructOps, { btf, memory, programs }: Members): void {
  const names = [...structure.programs.values()]
  if (names.length > 0 && !names.some(name => programs.has(name))) return
  const operations = [...structure.programs].map(([member, name]) => [member, programs.get(name)])
  const members = { ...dataOf(structure, btf, memory), ...Object.fromEntries(operations) }
  within(structure.definition.name, () => map.fill(members))
}

function dataOf({ type, offset }: Structure, btf: Btf, memory: MemoryView): StructOpsMembers {
  const given = type.members.filter(member => {
    const start = offset + member.bitOffset / 8
    return memory.u8.subarray(start, start + (btf.sizeOf(member.type) ?? 0)).some(byte => byte !== 0)
  })
  // A struct's codec gives an object.
  const values = codecOf(btf, type.id).read(memory, offset) as StructOpsMembers
  return Object.fromEntries(given.map(({ name }) => [name, values[name]]))
}
