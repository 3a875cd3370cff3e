import { Btf, type BtfMember, type BtfStruct } from '../../btf/index.js'
import { invalidType, outOfRange } from '../../codec/index.js'

/** A structure of operations of the kernel's that programs can implement, such as `struct tcp_congestion_ops`. */
export interface KernelOperations {
  readonly struct: BtfStruct
  /** What a map of one holds: `struct bpf_struct_ops_tcp_congestion_ops`. */
  readonly value: BtfStruct
  /** Where the structure lies in that, in bytes. */
  readonly offset: number
}

const prefix = 'bpf_struct_ops_'
const expected = "one of this kernel's structures of operations"

/** Finds a structure by its name. */
export function kernelOperations(name: string): KernelOperations {
  if (typeof name !== 'string') throw invalidType(`the name of ${expected}`, name)
  const btf = Btf.kernel()
  const value = btf.find(prefix + name, 'struct')
  const found = value && operationsIn(btf, value)
  if (found === undefined) throw outOfRange(`${expected} (${allOperations(btf).join(', ') || 'it has none'})`, name)
  return found
}

/** The structure that a map holds, by the id of its value's type in the kernel's BTF. */
export function operationsOfValue(id: number): KernelOperations {
  const btf = Btf.kernel()
  const value = btf.type(id)
  const found = value.kind === 'struct' ? operationsIn(btf, value) : undefined
  if (found === undefined) throw outOfRange(`the value of ${expected}`, value.name)
  return found
}

// The kernel has other structs, too, whose names begin so.
function operationsIn(btf: Btf, value: BtfStruct): KernelOperations | undefined {
  const data = value.members.find(({ name }) => name === 'data')
  const struct = data && btf.resolve(data.type)
  if (struct?.kind !== 'struct' || prefix + struct.name !== value.name) return undefined
  return { struct, value, offset: data!.bitOffset / 8 }
}

function allOperations(btf: Btf): string[] {
  const ids = Array.from({ length: btf.typeCount }, (_none, id) => id).filter(id => btf.kind(id) === 'struct')
  const values = ids.map(id => btf.type(id)).filter((type): type is BtfStruct => type.kind === 'struct' && type.name.startsWith(prefix))
  return values.filter(value => operationsIn(btf, value) !== undefined).map(({ name }) => name.slice(prefix.length))
}

/** Whether the member points to a function, which a program can be. */
export function isOperation(btf: Btf, { type }: BtfMember): boolean {
  const pointer = btf.resolve(type)
  return pointer.kind === 'pointer' && btf.resolve(pointer.type).kind === 'functionPrototype'
}

/** What a program is loaded for: the structure's type id, and the index of the member. */
export interface OperationPlace {
  readonly attachBtfId: number
  readonly expectedAttachType: number
}

/** Finds what a `struct_ops` program implements: `tcp_congestion_ops.ssthresh`. */
export function operationPlace(path: string): OperationPlace {
  if (typeof path !== 'string' || !/^[^.]+\.[^.]+$/.test(path)) {
    throw invalidType("a structure of operations and its member, such as 'tcp_congestion_ops.ssthresh'", path)
  }
  const [name, member] = path.split('.') as [string, string]
  const { struct } = kernelOperations(name)
  const index = struct.members.findIndex(candidate => candidate.name === member)
  const btf = Btf.kernel()
  if (index >= 0 && isOperation(btf, struct.members[index]!)) return { attachBtfId: struct.id, expectedAttachType: index }
  const operations = struct.members.filter(candidate => isOperation(btf, candidate))
  throw outOfRange(`an operation of ${name} (${operations.map(operation => operation.name).join(', ')})`, member)
}
