import type { Btf, BtfMember } from '../btf/index.js'
import { badDefinition, type MapAttributes } from './map-definition.js'

/** What one member of a definition in the section `.maps` says. Values are written as types: a number as the length of an array. */
export function readAttribute(btf: Btf, map: string, member: BtfMember): Partial<MapAttributes> {
  const reader = readers.get(member.name)
  if (reader === undefined) throw badDefinition(map, `has an attribute "${member.name}", which is not known`)
  const attribute = reader(btf, member.type)
  if (attribute === undefined) throw badDefinition(map, `has an attribute "${member.name}" that is written in a way which is not known`)
  return attribute
}

type Reader = (btf: Btf, type: number) => Partial<MapAttributes> | undefined

/** `LIBBPF_PIN_BY_NAME`; 0 is `LIBBPF_PIN_NONE`. */
const byName = 1n

const readers: ReadonlyMap<string, Reader> = new Map<string, Reader>([
  ['type', number(type => ({ type }))],
  ['key_size', number(keySize => ({ keySize }))],
  ['value_size', number(valueSize => ({ valueSize }))],
  ['max_entries', number(maxEntries => ({ maxEntries }))],
  ['map_flags', number(flags => ({ flags }))],
  ['numa_node', number(numaNode => ({ numaNode }))],
  ['map_extra', integer(mapExtra => ({ mapExtra }))],
  ['pinning', integer(pinning => (pinning === 0n || pinning === byName ? { pinned: pinning === byName } : undefined))],
  ['key', sized((keyType, keySize) => ({ keyType, keySize }))],
  ['value', sized((valueType, valueSize) => ({ valueType, valueSize }))]
])

function number(attribute: (value: number) => Partial<MapAttributes>): Reader {
  return integer(value => (value >> 32n === 0n ? attribute(Number(value)) : undefined))
}

function integer(attribute: (value: bigint) => Partial<MapAttributes> | undefined): Reader {
  return (btf, type) => {
    const value = numberIn(btf, type)
    return value === undefined ? undefined : attribute(value)
  }
}

// __uint(name, 5) is int (*name)[5]; __ulong(name, 5) is enum { … = 5 } name.
function numberIn(btf: Btf, id: number): bigint | undefined {
  const type = btf.resolve(id)
  if (type.kind === 'enum' || type.kind === 'enum64') return widen(type.members[0]?.value, type.size)
  if (type.kind !== 'pointer') return undefined
  const array = btf.resolve(type.type)
  return array.kind === 'array' ? BigInt(array.length) : undefined
}

function widen(value: number | bigint | undefined, size: number): bigint | undefined {
  return value === undefined ? undefined : BigInt.asUintN(size * 8, BigInt(value))
}

// __type(name, T) is T *name.
function sized(attribute: (type: number, size: number) => Partial<MapAttributes>): Reader {
  return (btf, id) => {
    const type = btf.resolve(id)
    const size = type.kind === 'pointer' ? btf.sizeOf(type.type) : undefined
    return type.kind === 'pointer' && size !== undefined ? attribute(type.type, size) : undefined
  }
}
