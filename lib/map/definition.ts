import { atPath, invalidType, outOfRange } from '../codec/invalid.js'
import { MapFlag } from '../sys/constants.js'
import type { MapAttributes } from '../sys/map-attributes.js'
import { kinds, type MapType } from '../sys/map-kinds.js'
import type { HasFd } from './reference.js'

/** A map to be made: the attributes of `BPF_MAP_CREATE`. */
export interface MapDefinition {
  /** The kernel's name in lower case (`'hash'`, `'percpu_array'`, …) or its number, for a type newer than this library. */
  readonly type: MapType | number
  /** At most 15 of `A-Z a-z 0-9 _ .`; shown by bpftool. None by default. */
  readonly name?: string
  /** Bytes; 0 for types without keys. */
  readonly keySize: number
  /** Bytes of one value; of one CPU's for per-CPU types. */
  readonly valueSize: number
  readonly maxEntries: number
  /** A sum of `MapFlag`s. */
  readonly flags?: number
  /** The memory node to allocate from; sets `MapFlag.numaNode`. */
  readonly numaNode?: number
  /** For types that use it: hash functions of a bloom filter, address of an arena. */
  readonly mapExtra?: number | bigint
  /** For maps of maps: a map like those that it will hold. */
  readonly inner?: HasFd
}

/** The attributes that a definition sets, all of them there and checked. */
export type CheckedAttributes = {
  readonly [name in 'type' | 'name' | 'keySize' | 'valueSize' | 'maxEntries' | 'flags' | 'numaNode' | 'mapExtra']: NonNullable<
    MapAttributes[name]
  >
}

/** Checks what the kernel would misread or answer without a reason, and fills in the defaults. */
export function toAttributes(definition: MapDefinition): CheckedAttributes {
  const { name = '', flags = 0, numaNode, mapExtra = 0 } = definition
  return {
    type: typeNumber(definition.type),
    name: checkName(name),
    keySize: checkU32(definition.keySize, 'keySize'),
    valueSize: checkU32(definition.valueSize, 'valueSize'),
    maxEntries: checkU32(definition.maxEntries, 'maxEntries'),
    flags: (checkU32(flags, 'flags') | (numaNode === undefined ? 0 : MapFlag.numaNode)) >>> 0,
    numaNode: numaNode === undefined ? 0 : checkU32(numaNode, 'numaNode'),
    mapExtra: checkExtra(mapExtra)
  }
}

function typeNumber(type: MapType | number): number {
  if (typeof type === 'number') return checkU32(type, 'type')
  if (typeof type === 'string' && Object.hasOwn(kinds, type)) return kinds[type].number
  throw atPath(invalidType(`a type of map (${Object.keys(kinds).join(', ')}) or its number`, type), 'type')
}

// The kernel answers a bad name with a bare EINVAL, and would have us cut a long one.
function checkName(name: string): string {
  const allowed = 'at most 15 of the characters A-Z a-z 0-9 _ .'
  if (typeof name !== 'string') throw atPath(invalidType(`a string of ${allowed}`, name), 'name')
  if (!/^[A-Za-z0-9_.]{0,15}$/.test(name)) throw atPath(outOfRange(allowed, name), 'name')
  return name
}

function checkU32(value: number, field: string): number {
  if (typeof value !== 'number') throw atPath(invalidType('an integer from 0 to 4294967295', value), field)
  if (value >>> 0 !== value) throw atPath(outOfRange('an integer from 0 to 4294967295', value), field)
  return value
}

function checkExtra(value: number | bigint): bigint {
  if (typeof value !== 'bigint' && !Number.isSafeInteger(value)) throw atPath(invalidType('an integer', value), 'mapExtra')
  const extra = BigInt(value)
  if (BigInt.asUintN(64, extra) !== extra) throw atPath(outOfRange('an integer from 0 to 2 ** 64 - 1', value), 'mapExtra')
  return extra
}
