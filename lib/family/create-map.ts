import { createDescriptor } from '../map/create.js'
import type { MapDefinition } from '../map/definition.js'
import { rawTypes } from '../map/element-types.js'
import type { MapType } from '../sys/map-kinds.js'
import type { MapOf } from './classes.js'
import { wrap } from './families.js'

/**
 * Creates a map of any type in one line, by the kernel's own attributes. Its keys and values are bytes; an array's keys are its indexes.
 *
 * ```ts
 * const map = createMap({ type: 'hash', keySize: 4, valueSize: 4, maxEntries: 100, flags: MapFlag.noPrealloc })
 * map.set(Buffer.from([1, 0, 0, 0]), Buffer.from([2, 0, 0, 0]))
 * ```
 */
export function createMap<const T extends MapType | number>(definition: MapDefinition & { readonly type: T }): MapOf<T> {
  // The class is looked up by the very type that MapOf names.
  return wrap(createDescriptor(definition, rawTypes(definition))) as MapOf<T>
}
