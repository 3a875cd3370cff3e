import { hasKernelFields } from '../btf/encode/kernel-fields.js'
import { Btf, codecOf } from '../btf/index.js'
import type { TypeDescription } from '../codec/type-description.js'
import { typeName } from '../codec/type-name.js'
import { typeSize } from '../codec/type-size.js'
import type { Difference } from '../errors/bpf-error.js'
import type { MapInfo } from '../sys/map-info.js'
import type { MapKind } from '../sys/map-kind.js'
import { mapKind } from '../sys/map-kinds.js'
import type { ElementDescriptions } from './element-types.js'
import { typeDifferences } from './type-differences.js'

/**
 * In what the keys and values that codecs describe are others than those of the map's own BTF.
 *
 * Nothing where that cannot be known: a map without BTF, a process that may not read it (by its id: CAP_SYS_ADMIN), other sizes. A value with
 * fields of the kernel's own is not one without types.
 */
export function foundTypeDifferences(info: MapInfo, { key, value }: Partial<ElementDescriptions>): Difference[] {
  const kind = mapKind(info.type)
  if (kind?.types === undefined || holdsReferences(kind)) return []
  const found = info.btfId === 0 ? undefined : openTypes(info.btfId)
  const differences = found === undefined ? missingFields(info, value) : compare('value', value, found, info.btfValueType)
  const hasIndexes = kind.types.key === 'integer'
  return found === undefined || hasIndexes ? differences : [...compare('key', key, found, info.btfKeyType), ...differences]
}

// Slots of other objects: what a type says of them is their number's.
function holdsReferences({ indexed, commands }: MapKind): boolean {
  return indexed === true && commands.delete !== undefined
}

function openTypes(id: number): Btf | undefined {
  return unlessUnknown(() => Btf.open({ id }))
}

function compare(path: string, expected: TypeDescription | undefined, btf: Btf, id: number): Difference[] {
  const found = expected === undefined || id === 0 ? undefined : unlessUnknown(() => codecOf(btf, id).type)
  if (expected === undefined || found === undefined || typeSize(found) !== typeSize(expected)) return []
  return typeDifferences(path, expected, found)
}

// It is a help, and must not keep anybody from a map whose types are unreadable here.
function unlessUnknown<Result>(step: () => Result): Result | undefined {
  try {
    return step()
  } catch {
    return undefined
  }
}

function missingFields({ btfId }: MapInfo, value: TypeDescription | undefined): Difference[] {
  if (btfId !== 0 || value === undefined || !hasKernelFields(value)) return []
  return [{ field: 'value', expected: typeName(value), found: 'a map without types: there are no fields of the kernel’s in its values' }]
}
