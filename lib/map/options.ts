import type { Access } from '../bpffs/access.js'
import { absolutePath } from '../bpffs/path.js'
import type { AnyCodec } from '../codec/codec.js'
import { atPath, invalidType, outOfRange } from '../codec/invalid.js'
import { nothing } from '../codec/nothing.js'
import { MapFlag } from '../sys/constants.js'
import type { MapInfo } from '../sys/map-info.js'
import type { MapType } from '../sys/map-kinds.js'
import { attributeDifferences } from './attribute-differences.js'
import { bind, type Expectation } from './bind.js'
import type { Binding } from './binding.js'
import { createDescriptor } from './create.js'
import type { MapDefinition } from './definition.js'
import { loadElementTypes } from './element-types.js'
import { foundTypeDifferences } from './found-types.js'
import { type MapLocation, openDescriptor } from './open.js'
import { type OnIncompatible, openOrCreate } from './pinned.js'
import { elementOf, requireKeyCodec, requireValueCodec, type ValueCodec } from './value-codec.js'

/** What every map can be created with. */
export interface MapOptions {
  /** At most 15 of `A-Z a-z 0-9 _ .`; shown by bpftool. None by default. */
  readonly name?: string
  /** How many entries it can hold. */
  readonly maxEntries: number
  /** The memory node to allocate from. Any by default. */
  readonly numaNode?: number
  /** What user space may do by the descriptor that creation gives (`BPF_F_RDONLY`, `BPF_F_WRONLY`): everything by default. */
  readonly access?: Access
  /** What programs may do (`BPF_F_RDONLY_PROG`, `BPF_F_WRONLY_PROG`): everything by default. Since Linux 5.2. */
  readonly programAccess?: Access
  /**
   * A path of a BPF file system: the map that is pinned there is opened if it is as these options say, else one is created and pinned.
   * Processes that do this at the same time get the same map.
   */
  readonly pin?: string
  /** When the map at `pin` is another one: an `IncompatibleMapError` by default, or a new map takes its place. */
  readonly onIncompatible?: OnIncompatible
}

/** How to open a map that exists. */
export interface OpenOptions {
  /** What the descriptor may be used for: everything by default. */
  readonly access?: Access
}

/** Creation flags that are options by their own name. */
export type FlagName = 'noPrealloc' | 'noCommonLru' | 'zeroSeed' | 'mmapable' | 'innerMap' | 'stackBuildId' | 'preserveElements' | 'clone'

type WithFlags = MapOptions & { readonly [name in FlagName]?: boolean }

interface Codecs {
  readonly key?: AnyCodec
  readonly value: ValueCodec
}

/** What only some types are created with. */
type OfSomeTypes = Partial<Pick<MapDefinition, 'mapExtra' | 'inner'>>

/** Creates a map of the type from the options of its class, bound to its codecs. */
export function createBound(
  type: MapType,
  options: WithFlags & Codecs & OfSomeTypes,
  flags: readonly FlagName[] = []
): Binding<never, unknown, never, unknown> {
  const key = options.key ?? nothing
  const element = elementOf(options.value)
  const definition = { ...definitionOf(type, options, flags), keySize: key.size, valueSize: element.size }
  const elements = { key: options.key?.type, value: element.type }
  const create = () => createDescriptor(definition, loadElementTypes(type, elements))
  const expected = { types: [type], key, value: options.value }
  const { pin, onIncompatible, access } = options
  if (pin === undefined) return bind(create(), expected)
  const differences = (info: MapInfo) => {
    const attributes = attributeDifferences(definition, info)
    return attributes.length > 0 ? attributes : foundTypeDifferences(info, elements)
  }
  return bind(openOrCreate({ path: pin, access, onIncompatible, differences, create }), expected, absolutePath(pin))
}

function definitionOf(
  type: MapType,
  options: WithFlags & OfSomeTypes,
  flags: readonly FlagName[]
): Omit<MapDefinition, 'keySize' | 'valueSize'> {
  const { name, numaNode, maxEntries, mapExtra, inner } = options
  return {
    type,
    maxEntries,
    flags: optionFlags(options, flags),
    ...(name !== undefined && { name }),
    ...(numaNode !== undefined && { numaNode }),
    ...(mapExtra !== undefined && { mapExtra }),
    ...(inner !== undefined && { inner })
  }
}

/** Opens a map and binds it to codecs. */
export function openBound(location: MapLocation, options: OpenOptions, expected: Expectation): Binding<never, unknown, never, unknown> {
  if (expected.key !== undefined) requireKeyCodec(expected.key)
  if (expected.value !== undefined) requireValueCodec(expected.value)
  return bind(openDescriptor(location, options.access), { ...expected, isFound: true })
}

function optionFlags(options: WithFlags, names: readonly FlagName[]): number {
  const bits = names.filter(name => isSet(options[name], name)).map(name => MapFlag[name])
  bits.push(accessFlag(options.access, 'access', MapFlag.readOnly, MapFlag.writeOnly))
  bits.push(accessFlag(options.programAccess, 'programAccess', MapFlag.programReadOnly, MapFlag.programWriteOnly))
  return bits.reduce((all, bit) => all | bit, 0)
}

/** Whether a yes-or-no option is set; throws for anything but `true`, `false` and nothing. */
export function isSet(value: boolean | undefined, name: string): boolean {
  if (value !== undefined && typeof value !== 'boolean') throw atPath(invalidType('true or false', value), name)
  return value === true
}

function accessFlag(access: Access | undefined, name: string, readOnly: number, writeOnly: number): number {
  if (access === undefined || access === 'read-write') return 0
  if (access === 'read') return readOnly
  if (access === 'write') return writeOnly
  throw atPath(outOfRange("'read', 'write' or 'read-write'", access), name)
}
