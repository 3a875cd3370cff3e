import type { Access } from '../bpffs/access.js'
import { type Location, openLocation } from '../bpffs/index.js'
import type { Descriptor } from '../sys/descriptor.js'

/** Where a map is to be found: the path of a pin, the kernel's id, or a descriptor that this process has (inherited, say). */
export type MapLocation = Location

/** Opens a map's descriptor of our own. */
export function openDescriptor(location: MapLocation, access: Access = 'read-write'): Descriptor {
  return openLocation(location, 'map', access)
}
