import { constants } from 'node:os'
import { native } from '../../sys/native.js'
import { type Binding, enter, leave } from '../binding.js'
import { refusal } from '../failure.js'
import { encodeKey } from './encode.js'

const atEnd = -constants.errno.ENOENT

/** The kernel's own walk: the key after `key`, the first key without one; `undefined` after the last. */
export function nextKey<KI, KO>(binding: Binding<KI, KO, never, unknown>, key: KI | undefined): KO | undefined {
  const setAside = enter(binding)
  try {
    if (key !== undefined) encodeKey(binding, key)
    const status = native.mapNextKey(binding.descriptor.handle, key === undefined ? 1 : 0)
    if (status === 0) return binding.key.read(binding.memory, binding.secondKeyOffset)
    if (status === atEnd) return undefined
    throw refusal(binding, 'nextKey', status)
  } finally {
    leave(binding, setAside)
  }
}
