import { constants } from 'node:os'
import { native } from '../../sys/native.js'
import { type Binding, enter, leave } from '../binding.js'
import { refusal } from '../failure.js'
import { encodeKey } from './encode.js'

const absent = -constants.errno.ENOENT

/** Deletes the entry; whether there was one. */
export function deleteKey<K>(binding: Binding<K, unknown, never, unknown>, key: K): boolean {
  const setAside = enter(binding)
  try {
    encodeKey(binding, key)
    const status = native.mapDelete(binding.descriptor.handle)
    if (status === 0) return true
    if (status === absent) return false
    throw refusal(binding, 'delete', status)
  } finally {
    leave(binding, setAside)
  }
}
