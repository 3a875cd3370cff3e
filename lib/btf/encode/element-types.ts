import type { TypeDescription } from '../../codec/type-description.js'
import { TypeEncoder } from './encode-type.js'
import { hasKernelFields } from './kernel-fields.js'
import { TypeWriter } from './type-writer.js'

/** BTF with the types of a map's keys and values. */
export interface EncodedTypes {
  readonly bytes: Uint8Array
  /** The id of the key's type; 0 for maps without keys. */
  readonly key: number
  readonly value: number
  /** The value has fields of the kernel's own: locks, timers. */
  readonly hasKernelFields: boolean
}

/** The types by the value's description, then by the key's, or by this for none. */
const encoded = new WeakMap<TypeDescription, WeakMap<object, EncodedTypes>>()
const noKey = {}

/**
 * Describes keys and values for the kernel; remembers what it made of two descriptions.
 *
 * Structs are called `key` and `value`, so that `bpftool btf dump` shows them as C.
 */
export function encodeElementTypes(key: TypeDescription | undefined, value: TypeDescription): EncodedTypes {
  const byKey = encoded.get(value) ?? new WeakMap<object, EncodedTypes>()
  encoded.set(value, byKey)
  const types = byKey.get(key ?? noKey) ?? encode(key, value)
  byKey.set(key ?? noKey, types)
  return types
}

function encode(key: TypeDescription | undefined, value: TypeDescription): EncodedTypes {
  const writer = new TypeWriter()
  const hasOwn = hasKernelFields(value)
  // Where the kernel looks for its own fields, it refuses every field that does not begin with a byte.
  const types = new TypeEncoder(writer, !hasOwn)
  const ids = { key: key === undefined ? 0 : types.encode(key, 'key'), value: types.encode(value, 'value') }
  return { bytes: writer.finish(), ...ids, hasKernelFields: hasOwn }
}
