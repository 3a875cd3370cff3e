import { withLockedMemory } from './locked-memory.js'
import { native } from './native.js'
import { tokenHandle } from './token.js'

const nothing = new Uint8Array(0)

/** Loads types into the kernel: the handle of a BTF object, or `-errno`. A log of some length is filled with what the kernel says. */
export function loadBtf(bytes: Uint8Array, log: Uint8Array = nothing): number {
  return withLockedMemory(() => native.btfLoad(bytes, log.length === 0 ? 0 : 1, log, tokenHandle()))
}
