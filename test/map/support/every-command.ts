import { getSystemErrorName } from 'node:util'
import { bytes, u32 } from '../../../lib/codec/index.js'
import { bind } from '../../../lib/map/bind.js'
import { createDescriptor } from '../../../lib/map/create.js'
import { loadElementTypes } from '../../../lib/map/element-types.js'
import { RawMap } from '../../../lib/map/raw-map.js'
import type { MapKind, SizeRule } from '../../../lib/sys/map-kind.js'
import { kinds, type MapType } from '../../../lib/sys/map-kinds.js'
import { native } from '../../../lib/sys/native.js'

/** What the kernel answers to each command on a new map: `ok`, or the errno's name. */
export type Answers = Readonly<Record<Command, string>>

export const commands = [
  'lookup',
  'update',
  'delete',
  'take',
  'nextKey',
  'lookupBatch',
  'takeBatch',
  'updateBatch',
  'deleteBatch',
  'freeze'
] as const
export type Command = (typeof commands)[number]

/** Makes each call on a map of its own, with a key of zeros and a value of ones, which names no object; maps of maps are given a map. */
export function askEveryCommand(type: MapType): Answers {
  return Object.fromEntries(commands.map(command => [command, answer(type, command)])) as Answers
}

function answer(type: MapType, command: Command): string {
  using inner = RawMap.create({ type: 'array', keySize: 4, valueSize: 4, maxEntries: 1 })
  using map = smallest(type, inner)
  const handle = native.adopt(map.fd)
  try {
    return nameOf(callers[command](handle, map, type.endsWith('_of_maps') ? inner.fd : 0))
  } finally {
    native.close(handle)
  }
}

function nameOf(status: number): string {
  if (status === 0) return 'ok'
  if (status === -524) return 'ENOTSUPP'
  return status === -95 ? 'EOPNOTSUPP' : getSystemErrorName(status)
}

type Caller = (handle: number, map: RawMap, fd: number) => number

const callers: Readonly<Record<Command, Caller>> = {
  lookup: (handle, map) => native.mapLookup(prepared(handle, map), 0),
  update: (handle, map, fd) => native.mapUpdate(prepared(handle, map, fd), 0),
  delete: (handle, map) => native.mapDelete(prepared(handle, map)),
  take: (handle, map) => native.mapLookupAndDelete(prepared(handle, map), 0),
  nextKey: (handle, map) => native.mapNextKey(prepared(handle, map), 1),
  lookupBatch: (handle, map) => native.mapLookupBatch(handle, state(), room(map), room(map), 0),
  takeBatch: (handle, map) => native.mapLookupAndDeleteBatch(handle, state(), room(map), room(map), 0),
  updateBatch: (handle, map, fd) => native.mapUpdateBatch(handle, state(), room(map), room(map, fd), 0),
  deleteBatch: (handle, map) => native.mapDeleteBatch(handle, state(), room(map), 0),
  freeze: handle => native.mapFreeze(handle)
}

/** The key; without owners in it, where a key is the descriptor of an owner. */
function keyOf(map: RawMap): Uint8Array {
  return new Uint8Array(map.keySize).fill(isLocalStorage(map) ? 0xff : 0)
}

function isLocalStorage(map: RawMap): boolean {
  const kind: MapKind = kinds[map.type as MapType]
  return kind.types?.required === true
}

/** The value: no descriptor, no network interface and no length of a queue; for maps of maps a map. */
function madeValue(size: number, fd: number): Uint8Array {
  const value = new Uint8Array(size).fill(0xff)
  if (fd !== 0) new DataView(value.buffer).setUint32(0, fd, true)
  return value
}

function prepared(handle: number, map: RawMap, fd = 0): number {
  const memory = new Uint8Array(native.mapMemory(handle) as ArrayBuffer)
  const valueOffset = Math.ceil(map.keySize / 8) * 8
  memory.set(keyOf(map))
  memory.set(madeValue(memory.length - 2 * valueOffset, fd), valueOffset)
  return handle
}

/** A batch of one. */
const state = () => new Uint8Array(Uint32Array.from({ length: 128 }, (_none, index) => (index === 0 ? 1 : 0)).buffer)

function room(map: RawMap, fd = 0): Uint8Array {
  const memory = new Uint8Array(Math.max(map.keySize, map.valueSize) + 65_536)
  new DataView(memory.buffer).setUint32(0, fd, true)
  return memory
}

/** A map of the type with the least of everything that it takes, as bytes. */
export function smallest(type: MapType, inner: RawMap): RawMap {
  const kind: MapKind = kinds[type]
  const least = ({ min, oneOf }: SizeRule) => oneOf?.[0] ?? min
  // The larger one of two sizes: with it sockets are looked up by their cookies.
  const sizes = { keySize: least(kind.key), valueSize: kind.value.oneOf?.at(-1) ?? least(kind.value) }
  const rest = { maxEntries: least(kind.maxEntries), flags: kind.requiredFlags ?? 0 }
  const definition = { type, ...sizes, ...rest, ...(kind.holdsMaps && { inner }) }
  const types = kind.types?.required ? loadElementTypes(type, { key: u32.type, value: bytes(sizes.valueSize).type }) : undefined
  return new RawMap(bind(createDescriptor(definition, types), {}))
}
