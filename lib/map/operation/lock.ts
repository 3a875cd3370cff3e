import { constants } from 'node:os'
import { atPath, invalidType } from '../../codec/invalid.js'
import type { PerCpu } from '../../codec/per-cpu.js'
import { ElementFlag } from '../../sys/constants.js'
import { native } from '../../sys/native.js'
import { type AnyBinding, describeMap, enter, identity, leave } from '../binding.js'

const { EINVAL } = constants.errno

/** How to touch a value of the codec `V`. */
export interface LockOptions<V = unknown> {
  /**
   * Take the lock that is in the value, `spinLock`, while it is copied (`BPF_F_LOCK`): then nobody who takes it too, a program with
   * `bpf_spin_lock()` or user space with this option, sees or makes half of a change. Values of each CPU have no locks. Since Linux 5.1.
   */
  readonly lock?: V extends PerCpu ? false : boolean
}

/** The kernel's flag for the options; throws where the map's values have no lock. */
export function lockFlag(binding: AnyBinding, options: LockOptions | undefined): number {
  if (options === undefined) return 0
  if (typeof options !== 'object' || options === null) throw invalidType('an object with options', options)
  const { lock } = options
  if (lock === undefined || lock === false) return 0
  if (lock !== true) throw atPath(invalidType('true or false', lock), 'lock')
  requireLock(binding)
  return ElementFlag.lock
}

// Asked once: whether there is a lock is the map's for ever.
function requireLock(binding: AnyBinding): void {
  binding.hasLock ??= askForLock(binding)
  if (binding.hasLock) return
  throw new TypeError(`lock: ${describeMap(identity(binding))} has no lock in its values, such as struct({ lock: spinLock, … }) makes one`)
}

/** A look-up with the flag of a map that has no lock is refused before the key is looked at, with EINVAL and never else. */
function askForLock(binding: AnyBinding): boolean {
  const setAside = enter(binding)
  try {
    return native.mapLookup(binding.descriptor.handle, ElementFlag.lock) !== -EINVAL
  } finally {
    leave(binding, setAside)
  }
}
