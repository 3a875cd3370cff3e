import { constants } from 'node:os'
import { basename, dirname } from 'node:path'
import type { MapIdentity } from '../errors/bpf-error.js'
import { closedError } from '../errors/closed-error.js'
import { bpfError, type Refusal } from '../errors/refusal.js'
import { asBpfError } from '../errors/system-error.js'
import type { Descriptor } from '../sys/descriptor.js'
import { native } from '../sys/native.js'
import { deadLinkAdvice } from './dead-link.js'
import { describeEntry } from './entry.js'
import { checkMissingNames, nearestExisting } from './file-system.js'
import { type Folder, holdNearest } from './folder.js'
import { checkMode } from './mode.js'
import { ownershipAdvice } from './ownership.js'
import { absolutePath, namesBetween } from './path.js'
import { setPinMode } from './pin-mode.js'
import { readEntry } from './read-entry.js'

const { EACCES, EEXIST, ENOTDIR } = constants.errno

/** How to pin. */
export interface PinOptions {
  /** Permissions of the pin, as in chmod(2): `0o644` lets every user open it for reading. Default: `0o600`. */
  readonly mode?: number
}

/** What an object is called, in the words of its own layer. */
export interface ObjectName {
  /** `hash map "flows" (id 12)` */
  readonly what: string
  readonly map?: MapIdentity
}

/**
 * Pins the object at `path`: it stays as long as the pin does, also when no process holds it any more.
 *
 * Folders on the way are made as needed, within the BPF file system only, with the permissions that the umask leaves.
 */
export function pin(descriptor: Descriptor, path: string, { what, map }: ObjectName, options: PinOptions = {}): void {
  if (descriptor.closed) throw closedError(what)
  const target = absolutePath(path)
  const mode = options.mode === undefined ? undefined : checkMode(options.mode)
  const refusal = { command: 'BPF_OBJ_PIN', what: `pin ${what} at "${target}"`, map }
  const folder = holdFolder(target, refusal)
  try {
    const place = folder.at(basename(target))
    const status = native.objectPin(descriptor.handle, place)
    if (status < 0) throw bpfError({ ...refusal, errno: -status, advice: adviceOn(-status, target) })
    if (mode !== undefined) setPinMode(place, mode, descriptor, refusal)
  } finally {
    folder.close()
  }
}

/** Holds the folder that `target` is to be pinned in, and makes it as needed. */
function holdFolder(target: string, refusal: Omit<Refusal, 'errno'>): Folder {
  const nearest = holdNearest(dirname(target), refusal)
  try {
    // Only new names are checked: what exists has a name that its file system took, and above the mount another one rules.
    checkMissingNames(target)
    const names = namesBetween(nearest.path, dirname(target))
    return asBpfError(
      { ...refusal, command: 'mkdir' },
      () => names.reduce(enterAndClose, nearest),
      errno => adviceOn(errno, target)
    )
  } catch (error) {
    nearest.close()
    throw error
  }
}

function enterAndClose(folder: Folder, name: string): Folder {
  try {
    return folder.enter(name)
  } finally {
    folder.close()
  }
}

function adviceOn(errno: number, target: string): string | undefined {
  if (errno === EEXIST) return occupiedAdvice(target)
  const deadLink = deadLinkAdvice(dirname(target))
  if (deadLink !== undefined) return deadLink
  const nearest = nearestExisting(dirname(target))
  if (errno === ENOTDIR) return `"${nearest}" is no folder.`
  return errno === EACCES ? ownershipAdvice(nearest) : undefined
}

function occupiedAdvice(target: string): string {
  const entry = readEntry(target)
  return `There is a ${entry === undefined ? 'pin' : describeEntry(entry)} already: unpin it first, or take another name.`
}
