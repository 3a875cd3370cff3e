import { roundUp } from '../codec/layout.js'
import type { Difference } from '../errors/bpf-error.js'
import { MapFlag } from '../sys/constants.js'
import { possibleCpus } from '../sys/cpus.js'
import type { MapInfo } from '../sys/map-info.js'
import { flagNames } from './creation-advice.js'
import { type CheckedAttributes, type MapDefinition, toAttributes } from './definition.js'
import type { MapKind } from './kind.js'
import { kinds, mapTypeOf } from './kinds.js'

/** Those of a descriptor, which are not the map's. */
const accessFlags = MapFlag.readOnly | MapFlag.writeOnly

/** In which attributes a map is another one than its definition would make. Its name does not count. */
export function attributeDifferences(definition: MapDefinition, info: MapInfo): readonly Difference[] {
  const asked = toAttributes(definition)
  if (asked.type !== info.type) return [difference('type', typeName(asked.type), typeName(info.type))]
  const notAsked = accessFlags | addedFlags(info)
  const [flags, found] = [asked.flags & ~notAsked, info.flags & ~notAsked]
  return [
    difference('keySize', asked.keySize, info.keySize),
    difference('valueSize', asked.valueSize, info.valueSize),
    difference('maxEntries', asked.maxEntries, isRounded(asked, info) ? asked.maxEntries : info.maxEntries),
    difference('flags', flagNames(flags).join(', ') || 'none', flagNames(found).join(', ') || 'none'),
    difference('mapExtra', String(asked.mapExtra), String(info.mapExtra))
  ].filter(({ expected, found }) => expected !== found)
}

function difference(field: string, expected: string | number, found: string | number): Difference {
  return { field, expected, found }
}

function typeName(number: number): string {
  return mapTypeOf(number) ?? `number ${number}`
}

function addedFlags({ type }: MapInfo): number {
  const name = mapTypeOf(type)
  const kind: MapKind | undefined = name && kinds[name]
  return kind?.addedFlags ?? 0
}

/** Whether the kernel makes the number of entries that was found out of the one that was asked for. */
function isRounded({ type, maxEntries, flags }: CheckedAttributes, found: MapInfo): boolean {
  const name = mapTypeOf(type)
  const kind: MapKind | undefined = name && kinds[name]
  return (flags & (kind?.entriesPerCpu ?? 0)) !== 0 && found.maxEntries === roundUp(maxEntries, possibleCpus())
}
