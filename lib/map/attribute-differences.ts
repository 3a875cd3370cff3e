import { roundUp } from '../codec/layout.js'
import type { Difference } from '../errors/bpf-error.js'
import { MapFlag } from '../sys/constants.js'
import { possibleCpus } from '../sys/cpus.js'
import type { MapInfo } from '../sys/map-info.js'
import { describeMapType, mapKind, mapTypeOf } from '../sys/map-kinds.js'
import { flagNames } from './creation-advice.js'
import { type CheckedAttributes, type MapDefinition, toAttributes } from './definition.js'

/** Those of a descriptor, which are not the map's. */
const accessFlags = MapFlag.readOnly | MapFlag.writeOnly

/** In which attributes a map is another one than its definition would make. Its name does not count. */
export function attributeDifferences(definition: MapDefinition, info: MapInfo): readonly Difference[] {
  const asked = toAttributes(definition)
  const type = mapTypeOf(asked.type)
  if (type !== info.type) return [difference('type', describeMapType(type), describeMapType(info.type))]
  const notAsked = accessFlags | (mapKind(type)?.addedFlags ?? 0)
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

/** Whether the kernel makes the number of entries that was found out of the one that was asked for. */
function isRounded({ maxEntries, flags }: CheckedAttributes, found: MapInfo): boolean {
  return (flags & (mapKind(found.type)?.entriesPerCpu ?? 0)) !== 0 && found.maxEntries === roundUp(maxEntries, possibleCpus())
}
