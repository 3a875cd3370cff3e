import { atPath, outOfRange } from '../../codec/invalid.js'
import { ElementFlag } from '../../sys/constants.js'
import { native } from '../../sys/native.js'
import { type AnyBinding, type Binding, enter, leave } from '../binding.js'
import { refusal } from '../failure.js'
import { encodeKey, encodeValue } from './encode.js'
import { type LockOptions, lockFlag } from './lock.js'

/** What an update does with a key that is there, or is not: create or replace, only create (`BPF_NOEXIST`), only replace (`BPF_EXIST`). */
export type SetMode = 'any' | 'create' | 'replace'

const flags: Readonly<Record<SetMode, number>> = { any: ElementFlag.any, create: ElementFlag.noExist, replace: ElementFlag.exist }

/** The kernel's flag for a mode. */
export function setFlag(mode: SetMode): number {
  if (mode === 'any') return ElementFlag.any
  const flag = Object.hasOwn(flags, mode) ? flags[mode] : undefined
  if (flag === undefined) throw atPath(outOfRange("'any', 'create' or 'replace'", mode), 'mode')
  return flag
}

/** What an update of a value of the codec `V` does, and how. */
export interface SetOptions<V = unknown> extends LockOptions<V> {
  /** What to do with a key that is there, or is not: `'any'` by default. */
  readonly mode?: SetMode
}

/** The kernel's flags for a mode alone, or for options. */
export function updateFlags(binding: AnyBinding, options: SetMode | SetOptions): number {
  if (typeof options !== 'object' || options === null) return setFlag(options)
  const lock = lockFlag(binding, options)
  return setFlag(options.mode ?? 'any') | lock
}

/** Stores the value under the key. */
export function set<K, V>(binding: Binding<K, unknown, V, unknown>, key: K, value: V, flag: number): void {
  const setAside = enter(binding)
  try {
    encodeKey(binding, key)
    encodeValue(binding, value)
    const status = native.mapUpdate(binding.descriptor.handle, flag)
    if (status !== 0) throw refusal(binding, 'update', status)
  } finally {
    leave(binding, setAside)
  }
}
