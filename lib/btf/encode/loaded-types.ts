import { loadBtf } from '../../sys/btf-attributes.js'
import { Descriptor } from '../../sys/descriptor.js'
import type { EncodedTypes } from './element-types.js'

/** How many BTF objects are kept open. */
const most = 8

interface Loaded {
  readonly types: EncodedTypes
  readonly descriptor: Descriptor
}

/** The last one used first. */
const recent: Loaded[] = []

/**
 * The types in the kernel, or `-errno`. The descriptor stays open for the next map of the same types, and is not the caller's to close.
 *
 * Loading takes about as long as the creation of a small map; a program that makes many maps has few types.
 */
export function loadTypes(types: EncodedTypes): Descriptor | number {
  const known = recent.findIndex(entry => isSame(entry.types, types))
  if (known >= 0) return toFront(known).descriptor
  const handle = loadBtf(types.bytes)
  if (handle < 0) return handle
  const descriptor = new Descriptor(handle)
  recent.unshift({ types, descriptor })
  if (recent.length > most) recent.pop()?.descriptor.close()
  return descriptor
}

// By their bytes: a codec made anew for each map is the same type again.
function isSame(one: EncodedTypes, other: EncodedTypes): boolean {
  return one === other || Buffer.compare(one.bytes, other.bytes) === 0
}

function toFront(index: number): Loaded {
  const [entry] = recent.splice(index, 1) as [Loaded]
  recent.unshift(entry)
  return entry
}
