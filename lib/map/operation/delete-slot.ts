import { constants } from 'node:os'
import { u32 } from '../../codec/integer.js'
import { native } from '../../sys/native.js'
import { type Binding, enter, leave } from '../binding.js'
import { refusal } from '../failure.js'
import { encodeKey } from './encode.js'

const { EINVAL, ENOENT } = constants.errno

/** Deletes the entry; whether there was one. For kinds of which the kernel does not tell, a look-up before it does, if they have any. */
export function deleteSlot<K>(binding: Binding<K, unknown, never, unknown>, key: K): boolean {
  const setAside = enter(binding)
  try {
    encodeKey(binding, key)
    const wasThere = isTold(binding) || native.mapLookup(binding.descriptor.handle, 0) === 0
    const status = native.mapDelete(binding.descriptor.handle)
    if (status === 0) return wasThere
    if (status === -ENOENT || (status === -EINVAL && isEmptySlot(binding))) return false
    throw refusal(binding, 'delete', status)
  } finally {
    leave(binding, setAside)
  }
}

function isTold({ kind }: Binding<never, unknown, never, unknown>): boolean {
  return kind?.emptyDelete !== 'ok' || kind.commands.lookup === undefined
}

// EINVAL is also what the kernel answers for an index beyond the end.
function isEmptySlot({ kind, memory, info }: Binding<never, unknown, never, unknown>): boolean {
  return kind?.emptyDelete === 'EINVAL' && u32.read(memory, 0) < info.maxEntries
}
