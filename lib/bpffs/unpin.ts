import { unlinkSync } from 'node:fs'
import { constants } from 'node:os'
import { basename, dirname } from 'node:path'
import { bpfError, type Refusal } from '../errors/refusal.js'
import { isSystemError } from '../errors/system-error.js'
import { checkMissingNames } from './file-system.js'
import { holdNearest } from './folder.js'
import { ownershipAdvice } from './ownership.js'
import { absolutePath } from './path.js'

const { EACCES, EISDIR, ENAMETOOLONG, ENOENT, ENOTDIR, EPERM } = constants.errno

/**
 * Removes a pin; `false` if there was none. The object lives on while a process, another pin or the kernel itself uses it.
 *
 * Refuses every path outside of a BPF file system, so that it never removes an ordinary file, and folders, which `fs.rmdir` removes.
 */
export function unpin(path: string): boolean {
  const target = absolutePath(path)
  const refusal = { command: 'unlink', what: `unpin "${target}"` }
  // The folder decides: a symbolic link may point into a BPF file system and lie elsewhere itself.
  const folder = holdNearest(dirname(target), refusal)
  try {
    if (folder.path === dirname(target)) return unlink(folder.at(basename(target)), target, refusal)
    checkMissingNames(target)
    return false
  } finally {
    folder.close()
  }
}

/** Removes what is at `place`, which is where the folder that is held has what `target` names. */
function unlink(place: string, target: string, refusal: Omit<Refusal, 'errno'>): boolean {
  try {
    unlinkSync(place)
    return true
  } catch (cause) {
    return resultOf(cause, target, refusal)
  }
}

function resultOf(cause: unknown, target: string, refusal: Omit<Refusal, 'errno'>): false {
  if (!isSystemError(cause)) throw cause
  const errno = -cause.errno
  if (errno === ENOENT || errno === ENOTDIR) return false
  if (errno === EPERM || errno === ENAMETOOLONG) checkMissingNames(target)
  throw bpfError({ ...refusal, errno, advice: adviceOn(errno, target), cause })
}

function adviceOn(errno: number, target: string): string | undefined {
  if (errno === EISDIR) return 'It is a folder: fs.rmdirSync removes it, once it is empty.'
  // EPERM is what the sticky bit of the folder answers to those who own neither it nor the pin.
  return errno === EACCES || errno === EPERM ? ownershipAdvice(dirname(target)) : undefined
}
