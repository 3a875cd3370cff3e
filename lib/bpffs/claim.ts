import { closeSync, constants, fstatSync, lstatSync, mkdirSync, openSync, rmdirSync } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { isSystemError } from '../errors/system-error.js'
import { native } from '../sys/native.js'
import { Folder } from './folder.js'
import { longestName } from './path.js'

const { O_DIRECTORY, O_NOFOLLOW, O_RDONLY } = constants
const { EACCES, EEXIST, ENOENT } = osConstants.errno

/**
 * The right to replace a pin, which one process has at a time: a folder beside the pin, `replacing_<name of the pin>`, that it has locked.
 *
 * Nobody waits for the dead: the kernel unlocks the folder when the process that locked it ends, whether it runs in this container or in
 * another. What such a process leaves behind, the next one uses.
 */
export class Claim {
  /** A folder for the owner alone: what is in it nobody else can change. */
  readonly folder: Folder
  readonly #place: string

  private constructor(folder: Folder, place: string) {
    this.folder = folder
    this.#place = place
  }

  /** `undefined` if another process has it. Throws what node:fs throws. */
  static try(folder: Folder, pinName: string): Claim | undefined {
    const name = claimName(pinName)
    const place = folder.at(name)
    makeIfMissing(place)
    const fd = openIfAllowed(place)
    if (fd === undefined) return undefined
    if (isOurs(fd) && native.fileLock(fd) === 0 && isStillAt(place, fd)) return new Claim(new Folder(`${folder.path}/${name}`, fd), place)
    closeSync(fd)
    return undefined
  }

  release(): void {
    try {
      rmdirSync(this.#place)
    } catch {
      // Whatever keeps it there: the next one uses it.
    }
    this.folder.close()
  }
}

/** Where the folder for the replacement of the pin at `path` is. */
export function claimPath(path: string): string {
  return join(dirname(path), claimName(basename(path)))
}

/** The name of the folder. A name that would be too long is cut, between characters: then pins that begin alike share one. */
function claimName(pinName: string): string {
  const bytes = Buffer.from(`replacing_${pinName}`).subarray(0, longestName)
  return new TextDecoder().decode(bytes, { stream: true })
}

function makeIfMissing(place: string): void {
  unlessErrno(EEXIST, () => mkdirSync(place, 0o700))
}

// The one who had it may have removed it since; another user's lets nobody else in.
function openIfAllowed(place: string): number | undefined {
  return unlessErrno(EACCES, () => unlessErrno(ENOENT, () => openSync(place, O_RDONLY | O_DIRECTORY | O_NOFOLLOW)))
}

/** Whether nobody else can change what is in it. */
function isOurs(fd: number): boolean {
  const { uid, mode } = fstatSync(fd)
  return uid === process.geteuid?.() && (mode & 0o022) === 0
}

// It may have been removed before it was locked.
function isStillAt(place: string, fd: number): boolean {
  const there = lstatSync(place, { throwIfNoEntry: false })
  const held = fstatSync(fd)
  return there?.ino === held.ino && there.dev === held.dev
}

function unlessErrno<Result>(errno: number, step: () => Result): Result | undefined {
  try {
    return step()
  } catch (error) {
    if (isSystemError(error) && -error.errno === errno) return undefined
    throw error
  }
}
