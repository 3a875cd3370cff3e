import type { Codec } from './codec.js'
import { invalidType } from './invalid.js'
import { leafCodec } from './plan.js'
import { clear } from './region.js'
import { requireAlign, requireLength } from './require-codec.js'

/**
 * A field that the kernel keeps for itself, `struct name`: it may be left out of what a struct takes and is absent from what it gives.
 *
 * Written as zeros, which the kernel ignores.
 */
export function opaque(name: string, size: number, align: number): Codec<undefined> {
  if (!/^[A-Za-z_]\w*$/.test(name)) throw invalidType('the name of a C struct', name)
  requireLength('an opaque field', size)
  requireAlign(align, size)
  return leafCodec<undefined, undefined, undefined>({
    size,
    align,
    type: { kind: 'opaque', name, size, align },
    accept(value) {
      if (value !== undefined) throw invalidType('no value, for this field is the kernel’s', value)
      return undefined
    },
    store: (_, view, offset) => clear(view, offset, offset + size),
    read: () => undefined,
    hidden: true
  })
}

/** `struct bpf_spin_lock`, which programs take with `bpf_spin_lock()` and the map's lock flag takes for user space. Since Linux 5.1. */
export const spinLock: Codec<undefined> = opaque('bpf_spin_lock', 4, 4)

/** `struct bpf_timer`, which programs start with `bpf_timer_start()`. Since Linux 5.15. */
export const timer: Codec<undefined> = opaque('bpf_timer', 16, 8)
