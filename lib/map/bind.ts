import { bytes } from '../codec/bytes.js'
import type { AnyCodec, Codec } from '../codec/codec.js'
import { nothing } from '../codec/nothing.js'
import { isPerCpu, perCpu } from '../codec/per-cpu.js'
import { type Difference, IncompatibleMapError, type MapIdentity } from '../errors/bpf-error.js'
import { bpfError } from '../errors/refusal.js'
import type { Descriptor } from '../sys/descriptor.js'
import type { MapInfo } from '../sys/map-info.js'
import { describeMapType, type MapType, mapKind } from '../sys/map-kinds.js'
import { native } from '../sys/native.js'
import { readMapInfo } from '../sys/object.js'
import { type AnyBinding, type Binding, createBinding, describeMap } from './binding.js'
import { foundTypeDifferences } from './found-types.js'
import { elementOf, type ValueCodec, wholeCodec } from './value-codec.js'

/** What the caller says of a map: the types it may have, and codecs; without codecs its bytes are taken as they are. */
export interface Expectation {
  readonly types?: readonly MapType[] | undefined
  readonly key?: AnyCodec | undefined
  readonly value?: ValueCodec | undefined
  /** It was made by others, so that its own types count as well. */
  readonly isFound?: boolean
}

/** Binds a descriptor to codecs, after a look at what the kernel says the map is. Closes the descriptor if they do not fit. */
export function bind(descriptor: Descriptor, expected: Expectation, pinnedAt?: string): Binding<never, unknown, never, unknown> {
  try {
    return bindOpen(descriptor, expected, pinnedAt)
  } catch (error) {
    descriptor.close()
    throw error
  }
}

function bindOpen(descriptor: Descriptor, expected: Expectation, pinnedAt: string | undefined): Binding<never, unknown, never, unknown> {
  const info = mapInfo(descriptor)
  const differences = differencesOf(info, expected)
  if (differences.length > 0) throw incompatible(info, differences)
  const value = wholeCodec(expected.value ?? rawValue(info))
  return createBinding({
    descriptor,
    info,
    kind: mapKind(info.type),
    key: expected.key ?? rawCodec(info.keySize),
    value,
    memory: scratchMemory(descriptor, info),
    valueSize: value.size,
    pinnedAt
  })
}

/** Binds a descriptor as another map is bound that has the same type and sizes. Closes the descriptor if there is no room for that. */
export function bindLike(descriptor: Descriptor, model: AnyBinding): AnyBinding {
  try {
    const info = mapInfo(descriptor)
    return createBinding({ ...model, descriptor, info, memory: scratchMemory(descriptor, info), pinnedAt: undefined })
  } catch (error) {
    descriptor.close()
    throw error
  }
}

/** What the kernel says of the map now. */
export function mapInfo(descriptor: Descriptor): MapInfo {
  const info = readMapInfo(descriptor.handle)
  if (typeof info !== 'number') return info
  throw bpfError({ errno: -info, command: 'BPF_OBJ_GET_INFO_BY_FD', what: 'ask the kernel about a map' })
}

/** Who the map is, for errors. */
export function identityOf({ name, id, type }: MapInfo): MapIdentity {
  return { name, id, type: describeMapType(type) }
}

function rawCodec(size: number): AnyCodec {
  return size === 0 ? nothing : bytes(size)
}

function rawValue({ type, valueSize }: MapInfo): ValueCodec {
  const codec: Codec<never, unknown> = rawCodec(valueSize)
  return hasSlots(type) ? perCpu(codec) : codec
}

function hasSlots(type: MapType | number): boolean {
  return mapKind(type)?.perCpu === true
}

function differencesOf(info: MapInfo, expected: Expectation): Difference[] {
  const differences = compare(info, expected)
  if (differences.length > 0 || !expected.isFound) return differences
  const { key, value } = expected
  return foundTypeDifferences(info, { key: key?.type, ...(value !== undefined && { value: elementOf(value).type }) })
}

function compare(info: MapInfo, { types, key, value }: Expectation): Difference[] {
  if (types !== undefined && !(types as readonly (MapType | number)[]).includes(info.type)) {
    return [{ field: 'type', expected: types.join(' or '), found: describeMapType(info.type) }]
  }
  const differences: Difference[] = []
  if (key !== undefined && key.size !== info.keySize) differences.push({ field: 'keySize', expected: key.size, found: info.keySize })
  if (value === undefined) return differences
  const { size } = elementOf(value)
  if (size !== info.valueSize) differences.push({ field: 'valueSize', expected: size, found: info.valueSize })
  if (isPerCpu(value) !== hasSlots(info.type)) differences.push(slotsDifference(isPerCpu(value)))
  return differences
}

function slotsDifference(expectsPerCpu: boolean): Difference {
  const [expected, found] = expectsPerCpu ? ['one for each CPU', 'a single one'] : ['a single one', 'one for each CPU: use perCpu(codec)']
  return { field: 'value', expected: expected!, found: found! }
}

function incompatible(info: MapInfo, differences: Difference[]): IncompatibleMapError {
  const map = identityOf(info)
  return new IncompatibleMapError(`use ${describeMap(map)} as described`, { command: 'BPF_OBJ_GET_INFO_BY_FD', map, differences })
}

function scratchMemory(descriptor: Descriptor, info: MapInfo): ArrayBuffer {
  const memory = native.mapMemory(descriptor.handle)
  if (typeof memory !== 'number') return memory
  throw bpfError({
    errno: -memory,
    command: 'BPF_OBJ_GET_INFO_BY_FD',
    what: `make room for a key and a value of the map with id ${info.id}, of ${info.keySize} and ${info.valueSize} bytes`
  })
}
