import { atPath } from '../../codec/invalid.js'
import { type Binding, openHandle } from '../binding.js'
import { get } from './get.js'

/** The values of these keys in their order, `undefined` where there is none. */
export function getMany<K, V>(binding: Binding<K, unknown, never, V>, keys: Iterable<K>): (V | undefined)[] {
  openHandle(binding)
  const values: (V | undefined)[] = []
  for (const key of keys) values.push(getAt(binding, key, values.length))
  return values
}

function getAt<K, V>(binding: Binding<K, unknown, never, V>, key: K, index: number): V | undefined {
  try {
    return get(binding, key)
  } catch (error) {
    throw atPath(error, index)
  }
}
