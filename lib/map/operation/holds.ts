import { constants } from 'node:os'
import { native } from '../../sys/native.js'
import { type Binding, enter, leave } from '../binding.js'
import { refusal } from '../failure.js'
import { encodeValue } from './encode.js'

const absent = -constants.errno.ENOENT

/** Whether a map that has values only may hold this one: its look-up takes the value, and gives nothing but yes or no. */
export function holds<V>(binding: Binding<never, unknown, V, unknown>, value: V): boolean {
  const setAside = enter(binding)
  try {
    encodeValue(binding, value)
    const status = native.mapLookup(binding.descriptor.handle, 0)
    if (status === 0) return true
    if (status === absent) return false
    throw refusal(binding, 'lookup', status)
  } finally {
    leave(binding, setAside)
  }
}
