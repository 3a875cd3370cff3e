import { renameSync, rmSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, dirname } from 'node:path'
import { isExhaustion } from '../errors/exhaustion.js'
import { bpfError, type Refusal } from '../errors/refusal.js'
import { asBpfError } from '../errors/system-error.js'
import type { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import { readId } from '../sys/object.js'
import { type Access, accessFlags } from './access.js'
import { Claim, claimPath } from './claim.js'
import { busyAdvice } from './claim-holder.js'
import { type Folder, holdNearest } from './folder.js'
import { ownershipAdvice } from './ownership.js'
import { patiently } from './patience.js'

const { EACCES, EBUSY, ELOOP, ENOTDIR } = constants.errno

/** What replaces the pin of one object with another one's. */
export interface Replacement {
  /** The pin's absolute path. */
  readonly path: string
  /** The id of the object that is to be replaced, and what its pin is opened for. */
  readonly id: number
  readonly access: Access
  readonly successor: Descriptor
}

/**
 * Replaces the pinned object with a new one, in one step: whoever opens the path finds one or the other. False if the old one is not
 * there any more.
 *
 * Of several processes one at a time does this. It pins the new object beside the old one, looks whether that still is there, and renames.
 */
export function replacePin(replacement: Replacement): boolean {
  const { path } = replacement
  const refusal = { command: 'rename', what: `replace what is pinned at "${path}"` }
  const folder = holdNearest(dirname(path), refusal)
  try {
    if (folder.path !== dirname(path)) return false
    return asBpfError(
      refusal,
      () => replaceIn(folder, replacement, refusal),
      errno => adviceOn(errno, path)
    )
  } finally {
    folder.close()
  }
}

function replaceIn(folder: Folder, replacement: Replacement, refusal: Omit<Refusal, 'errno'>): boolean {
  const name = basename(replacement.path)
  const claim = patiently(() => Claim.try(folder, name))
  if (claim === undefined) throw bpfError({ ...refusal, errno: EBUSY, advice: busyAdvice(replacement.path) })
  try {
    return replaceWith(claim.folder.at('pin'), folder.at(name), replacement, refusal)
  } finally {
    claim.release()
  }
}

function replaceWith(aside: string, place: string, replacement: Replacement, refusal: Omit<Refusal, 'errno'>): boolean {
  // One that died before the last step has left its own there.
  rmSync(aside, { force: true })
  const status = native.objectPin(replacement.successor.handle, aside)
  if (status < 0) throw bpfError({ ...refusal, command: 'BPF_OBJ_PIN', errno: -status })
  try {
    if (idAt(place, replacement.access, refusal) !== replacement.id) return false
    renameSync(aside, place)
    return true
  } finally {
    // It is there only if it was not renamed.
    rmSync(aside, { force: true })
  }
}

/** The id of what is pinned at `place`; `undefined` if that is no longer what it was. */
function idAt(place: string, access: Access, refusal: Omit<Refusal, 'errno'>): number | undefined {
  const handle = native.objectGet(place, accessFlags(access))
  if (isExhaustion(-handle)) throw bpfError({ ...refusal, command: 'BPF_OBJ_GET', errno: -handle })
  if (handle < 0) return undefined
  const id = readId(handle)
  native.close(handle)
  return id
}

function adviceOn(errno: number, path: string): string | undefined {
  if (errno === ENOTDIR || errno === ELOOP) return `"${claimPath(path)}" is in the way: it must be a folder, or nothing.`
  return errno === EACCES ? ownershipAdvice(dirname(path)) : undefined
}
