import { ElementFlag } from '../../../../lib/sys/constants.js'
import type { Methods } from './methods.js'

/** What a class has no words for. */
export const unsayable = '-'

const modes: ReadonlyMap<number, string> = new Map([
  [ElementFlag.noExist, 'create'],
  [ElementFlag.exist, 'replace']
])

/** How a method is told the kernel's flags; `undefined` where it cannot be. */
export function optionOf(methods: Methods, name: string, flags: number): unknown[] | undefined {
  if (flags === ElementFlag.lock) return methods.lock ? [{ lock: true }] : undefined
  if (name === 'push') return flags === ElementFlag.exist ? [{ overwrite: true }] : undefined
  const mode = modes.get(flags)
  return name === 'set' && methods.modes && mode !== undefined ? [mode] : undefined
}

/** Classes have no methods for batches themselves: those for many entries are made of them. */
export class WithoutBatches {
  lookupBatch(): string {
    return unsayable
  }

  takeBatch(): string {
    return unsayable
  }

  updateBatch(): string {
    return unsayable
  }

  deleteBatch(): string {
    return unsayable
  }
}
