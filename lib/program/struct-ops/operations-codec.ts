import { Btf, type BtfMember, codecOf } from '../../btf/index.js'
import { interpreted } from '../../codec/access.js'
import type { AnyCodec, Codec } from '../../codec/codec.js'
import { at, bitsAt, invalidType, outOfRange, type Placed, text, u32 } from '../../codec/index.js'
import { recordOf } from '../../codec/invalid.js'
import type { MemoryView } from '../../codec/memory-view.js'
import { placedStructCodec } from '../../codec/placed-struct.js'
import { leafCodec } from '../../codec/plan.js'
import { staged } from '../../codec/staging.js'
import { type HasFd, requireFd } from '../../map/reference.js'
import { isLoadedForOther, Program } from '../program.js'
import { isOperation, type KernelOperations } from './kernel-operations.js'

/**
 * The members of a structure of operations by their names.
 *
 * An operation takes a program, and gives the id of one, or `undefined` where there is none. Others are what `codecOf` says of their types.
 */
export interface StructOpsMembers {
  readonly [name: string]: unknown
}

const states = ['init', 'inuse', 'tobefree', 'ready'] as const

/**
 * What has become of a structure of operations, in the kernel's words:
 *
 * - `init`: it has no members yet
 * - `ready`: it has them, and can be registered by links
 * - `inuse`, `tobefree`: without links, it is registered; it was, and cannot be again
 */
export type StructOpsState = (typeof states)[number]

/** What the kernel has in a map of a structure of operations. */
export interface StructOpsValue {
  readonly state: StructOpsState
  readonly members: StructOpsMembers
}

/** The kernel's `struct bpf_struct_ops_common_value` has the state after a count of references. */
const stateOffset = 4

/** The codec of such a map's value: members that are not given are zeros. */
export function operationsCodec(operations: KernelOperations): Codec<StructOpsMembers, StructOpsValue> {
  const { struct, value, offset } = operations
  const placed = placedMembers(operations)
  const members = structOf(operations, [...placed])
  const fill = (value: unknown, memory: MemoryView) => {
    memory.u8.fill(0)
    const given = Object.entries(recordOf(value)).filter(([, member]) => member !== undefined)
    const entries = given.map(([name]) => [name, placed.get(name) ?? refuse(name, struct.name, placed)] as const)
    structOf(operations, entries).write(Object.fromEntries(given), memory, offset)
  }
  const read = (view: MemoryView, start: number): StructOpsValue => ({
    state: states[u32.read(view, start + stateOffset)] ?? 'init',
    // A struct's codec gives an object.
    members: members.read(view, start + offset) as StructOpsMembers
  })
  return leafCodec({ size: value.size, align: 8, type: { kind: 'bytes', size: value.size }, ...staged(value.size, fill, read) })
}

type PlacedMembers = ReadonlyMap<string, Placed>

function refuse(name: string, struct: string, known: PlacedMembers): never {
  throw outOfRange(`a member of ${struct} (${[...known.keys()].join(', ')})`, name)
}

function structOf({ struct }: KernelOperations, entries: readonly (readonly [string, Placed])[]): Codec<unknown> {
  return placedStructCodec({ size: struct.size, align: 8 }, entries, interpreted)
}

function placedMembers({ struct }: KernelOperations): PlacedMembers {
  const btf = Btf.kernel()
  return new Map(
    struct.members.flatMap((member, index) => {
      const codec = isOperation(btf, member) ? operation(`${struct.name}.${member.name}`, index) : dataCodec(btf, member)
      return codec === undefined ? [] : [[member.name, place(member, codec)] as const]
    })
  )
}

function place({ bitOffset, bitFieldSize }: BtfMember, codec: AnyCodec): Placed {
  return bitFieldSize === 0 ? at(bitOffset / 8, codec) : bitsAt(bitOffset, bitFieldSize, codec)
}

/** Pointers and lists are the kernel's own: it takes none. */
function dataCodec(btf: Btf, { type }: BtfMember): AnyCodec | undefined {
  if (['pointer', 'struct', 'union'].includes(btf.resolve(type).kind)) return undefined
  const codec: AnyCodec = codecOf(btf, type)
  // For the kernel all text in such a structure ends with a NUL.
  if (codec.type.kind === 'text' && codec.size > 1) return text(codec.size - 1)
  return codec.size === 0 ? undefined : codec
}

/** In place of a pointer to a function, the kernel takes a program's descriptor and gives a program's id. */
function operation(path: string, index: number): Codec<HasFd, number | undefined> {
  return leafCodec<HasFd, bigint, number | undefined>({
    size: 8,
    align: 8,
    type: { kind: 'bytes', size: 8 },
    accept: program => BigInt(requireOperation(program, path, index)),
    store: (fd, view, offset) => view.setBigUint64(offset, fd, true),
    read: (view, offset) => Number(view.getBigUint64(offset, true)) || undefined
  })
}

function requireOperation(program: unknown, path: string, index: number): number {
  if (program instanceof Program && (program.type !== 'struct_ops' || isLoadedForOther(program, index))) {
    throw invalidType(`a program that was loaded for ${path}, which ${program} was not`, program)
  }
  return requireFd(program, `a program for ${path}`)
}
