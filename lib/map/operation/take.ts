import { constants } from 'node:os'
import { ElementFlag } from '../../sys/constants.js'
import { native } from '../../sys/native.js'
import { type Binding, enter, leave } from '../binding.js'
import { refusal } from '../failure.js'
import { encodeKey } from './encode.js'

const absent = -constants.errno.ENOENT

/** Looks the entry up and deletes it in one step of the kernel; `undefined` when there is no such key, or a queue is empty. */
export function take<K, V>(binding: Binding<K, unknown, never, V>, key: K, flags = 0): V | undefined {
  const setAside = enter(binding)
  try {
    encodeKey(binding, key)
    const status = native.mapLookupAndDelete(binding.descriptor.handle, flags)
    if (status === absent) return undefined
    if (status !== 0) throw refusal(binding, 'take', status)
    return readTaken(binding)
  } finally {
    leave(binding, setAside)
  }
}

// The kernel has let go of the value: if the codec cannot read it, it must not be lost, so it goes back where it was.
function readTaken<V>(binding: Binding<never, unknown, never, V>): V {
  try {
    return binding.value.read(binding.memory, binding.valueOffset)
  } catch (error) {
    native.mapUpdate(binding.descriptor.handle, binding.info.keySize === 0 ? ElementFlag.any : ElementFlag.noExist)
    throw error
  }
}
