import { constants } from 'node:os'
import { native } from '../../sys/native.js'
import { type Binding, enter, leave } from '../binding.js'
import { refusal } from '../failure.js'
import { encodeKey } from './encode.js'

const absent = -constants.errno.ENOENT

/** The value, or `undefined` when there is no such key. */
export function get<K, V>(binding: Binding<K, unknown, never, V>, key: K, flags = 0): V | undefined {
  const setAside = enter(binding)
  try {
    return lookup(binding, key, flags) ? binding.value.read(binding.memory, binding.valueOffset) : undefined
  } finally {
    leave(binding, setAside)
  }
}

/** The value; an `ENOENT` error when there is no such key. */
export function getOrThrow<K, V>(binding: Binding<K, unknown, never, V>, key: K, flags = 0): V {
  const setAside = enter(binding)
  try {
    if (lookup(binding, key, flags)) return binding.value.read(binding.memory, binding.valueOffset)
    throw refusal(binding, 'lookup', absent)
  } finally {
    leave(binding, setAside)
  }
}

/** Whether there is an entry with this key. */
export function has<K>(binding: Binding<K, unknown, never, unknown>, key: K): boolean {
  const setAside = enter(binding)
  try {
    return lookup(binding, key, 0)
  } finally {
    leave(binding, setAside)
  }
}

function lookup<K>(binding: Binding<K, unknown, never, unknown>, key: K, flags: number): boolean {
  encodeKey(binding, key)
  const status = native.mapLookup(binding.descriptor.handle, flags)
  if (status === 0) return true
  if (status === absent) return false
  throw refusal(binding, 'lookup', status)
}
