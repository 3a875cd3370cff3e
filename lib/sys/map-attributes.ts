import { withLockedMemory } from './locked-memory.js'
import { native } from './native.js'
import { tokenHandle } from './token.js'

/** What a map is created with: the kernel's own attributes. */
export interface MapAttributes {
  /** The kernel's number of the map's type. */
  readonly type: number
  readonly keySize: number
  readonly valueSize: number
  readonly maxEntries: number
  readonly flags?: number | undefined
  /** At most 15 characters of `[A-Za-z0-9_.]`. */
  readonly name?: string | undefined
  /** The handle of a map like those that the new one will hold. */
  readonly innerMap?: number | undefined
  /** Counts only with the flag `numaNode`. */
  readonly numaNode?: number | undefined
  readonly interfaceIndex?: number | undefined
  /** The handle of the BTF object that the type ids are of. */
  readonly btf?: number | undefined
  readonly btfKeyType?: number | undefined
  readonly btfValueType?: number | undefined
  readonly btfVmlinuxValueType?: number | undefined
  readonly mapExtra?: bigint | undefined
}

/** Creates a map: its handle, or `-errno`. */
export function createMap(attributes: MapAttributes): number {
  return withLockedMemory(() =>
    native.mapCreate(
      attributes.type,
      attributes.keySize,
      attributes.valueSize,
      attributes.maxEntries,
      attributes.flags ?? 0,
      attributes.name ?? '',
      attributes.innerMap ?? 0,
      attributes.numaNode ?? 0,
      attributes.interfaceIndex ?? 0,
      attributes.btf ?? 0,
      attributes.btfKeyType ?? 0,
      attributes.btfValueType ?? 0,
      attributes.btfVmlinuxValueType ?? 0,
      attributes.mapExtra ?? 0n,
      tokenHandle()
    )
  )
}
