import { atPath } from '../../codec/invalid.js'
import type { Binding } from '../binding.js'

/** Writes the key to the scratch memory; a misfit names the field as `key.…`. */
export function encodeKey<K>(binding: Binding<K, unknown, never, unknown>, key: K): void {
  try {
    binding.key.write(key, binding.memory, 0)
  } catch (error) {
    throw atPath(error, 'key')
  }
}

/** Writes the value to the scratch memory; a misfit names the field as `value.…`. */
export function encodeValue<V>(binding: Binding<never, unknown, V, unknown>, value: V): void {
  try {
    binding.value.write(value, binding.memory, binding.valueOffset)
  } catch (error) {
    throw atPath(error, 'value')
  }
}
