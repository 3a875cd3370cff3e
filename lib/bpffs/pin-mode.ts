import { chmodSync, closeSync, constants, openSync, rmSync } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { bpfError, type Refusal } from '../errors/refusal.js'
import { asBpfError } from '../errors/system-error.js'
import { ObjectKind } from '../sys/addon.js'
import { O_PATH } from '../sys/constants.js'
import type { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import { readId } from '../sys/object.js'
import { accessFlags } from './access.js'
import { heldPath } from './folder.js'

const { EACCES, EBUSY, EINVAL } = osConstants.errno

/**
 * Gives the pin that was just made at `place` its permissions. That takes a second step: the kernel makes pins for their owner alone.
 *
 * Between the two, whoever may write to the folder can put something else in the pin's place: a link to any file, or another pin. So what is
 * there is held first, and has to be a pin of the object. If the permissions cannot be changed, the pin is removed.
 */
export function setPinMode(place: string, mode: number, object: Descriptor, refusal: Omit<Refusal, 'errno'>): void {
  const change = { ...refusal, command: 'chmod' }
  const isChanged = removingOnError(place, () => changeMode(place, mode, object, change))
  if (!isChanged) throw bpfError({ ...change, errno: EBUSY, advice: 'Another process has put something else in its place.' })
}

function removingOnError<Result>(place: string, step: () => Result): Result {
  try {
    return step()
  } catch (error) {
    rmSync(place, { force: true })
    throw error
  }
}

/** False if the pin at `place` is not the object's. */
function changeMode(place: string, mode: number, object: Descriptor, change: Omit<Refusal, 'errno'>): boolean {
  const fd = asBpfError(change, () => openSync(place, O_PATH | constants.O_NOFOLLOW))
  try {
    if (!isPinOf(object, heldPath(fd), change)) return false
    asBpfError(change, () => chmodSync(heldPath(fd), mode))
    return true
  } finally {
    closeSync(fd)
  }
}

function isPinOf({ handle }: Descriptor, path: string, change: Omit<Refusal, 'errno'>): boolean {
  const kind = native.objectKind(handle)
  // Links are opened for reading and writing alone, other objects also where that is not allowed.
  const pinned = native.objectGet(path, accessFlags(kind === ObjectKind.link ? 'read-write' : 'read'))
  // EACCES is the kernel's answer to whatever is no pin, EINVAL to a link that is opened for reading.
  if (pinned === -EACCES || pinned === -EINVAL) return false
  if (pinned < 0) throw bpfError({ ...change, errno: -pinned })
  const isSame = native.objectKind(pinned) === kind && readId(pinned) === readId(handle)
  native.close(pinned)
  return isSame
}
