import { renameSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { asBpfError } from '../errors/system-error.js'
import { unpin } from './unpin.js'

/** What replaces the pin of one object with another one's. */
export interface Replacement {
  /** The pin's absolute path. */
  readonly path: string
  /** The id of the object that is to be replaced. */
  readonly id: number
  /** Pins the new object; false if something is pinned there already. */
  readonly pinAt: (path: string) => boolean
  /** The id of what is pinned at `path` now. */
  readonly currentId: () => number | undefined
}

/**
 * Puts a new object in the place of an old one, in one step: whoever opens the path finds the one or the other. False if another process
 * has done so, or is about to.
 *
 * Of several processes only one replaces the same object: the one whose new object is pinned beside it, under a name made of the old one's
 * id. Whoever holds that name can rely on the place, once it has seen that the old object still is there.
 */
export function replacePin({ path, id, pinAt, currentId }: Replacement): boolean {
  const claim = claimOf(path, id)
  if (!pinAt(claim)) return false
  try {
    if (currentId() !== id) return false
    asBpfError({ command: 'rename', what: `replace the pin "${path}"` }, () => renameSync(claim, path))
    return true
  } finally {
    // There is nothing left of it when it has become the pin.
    unpin(claim)
  }
}

/** Where the new object is pinned on its way into the old one's place. */
export function claimOf(path: string, id: number): string {
  return join(dirname(path), `replacing_${id}`)
}
