import { closeSync, constants, mkdirSync, openSync } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { dirname } from 'node:path'
import type { Refusal } from '../errors/refusal.js'
import { asBpfError, isSystemError } from '../errors/system-error.js'
import { O_PATH } from '../sys/constants.js'
import { isMissing, requireBpffs } from './file-system.js'
import { ownershipAdvice } from './ownership.js'

const { O_DIRECTORY, O_NOFOLLOW } = constants
const { EACCES, EEXIST } = osConstants.errno

/**
 * A folder that is held open: what is done at its names is done in this very folder, even if somebody renames it meanwhile, or puts a
 * symbolic link in its place.
 *
 * /proc leads to a folder by its descriptor. The kernel's own calls for that would not do: Node has none of them, and BPF_OBJ_PIN takes the
 * descriptor of a folder only since Linux 6.5.
 */
export class Folder {
  /** Where it was found; for messages. */
  readonly path: string
  #fd: number

  /** Becomes the owner of that descriptor. */
  constructor(path: string, fd: number) {
    this.path = path
    this.#fd = fd
  }

  get fd(): number {
    return this.#fd
  }

  /** A path that leads to the folder itself. */
  get held(): string {
    return heldPath(this.#fd)
  }

  /** A path that leads to what has that name in it. */
  at(name: string): string {
    return `${this.held}/${name}`
  }

  /** Opens the folder of that name in this one; makes it if there is none. A symbolic link is refused. Throws what node:fs throws. */
  enter(name: string): Folder {
    try {
      mkdirSync(this.at(name))
    } catch (error) {
      if (!isSystemError(error) || -error.errno !== EEXIST) throw error
    }
    return new Folder(`${this.path}/${name}`, openSync(this.at(name), O_PATH | O_DIRECTORY | O_NOFOLLOW))
  }

  /** Twice is fine. */
  close(): void {
    if (this.#fd >= 0) closeSync(this.#fd)
    this.#fd = -1
  }
}

/** A path that leads to what is held by that descriptor of this process. */
export function heldPath(fd: number): string {
  return `/proc/self/fd/${fd}`
}

/** Holds what is at `path`, or the nearest above it that exists. It must lie in a BPF file system. */
export function holdNearest(path: string, refusal: Omit<Refusal, 'errno'>): Folder {
  const folder = asBpfError(
    refusal,
    () => openNearest(path),
    errno => (errno === EACCES ? ownershipAdvice(path) : undefined)
  )
  try {
    requireBpffs(folder.path, refusal, folder.held)
    return folder
  } catch (error) {
    folder.close()
    throw error
  }
}

function openNearest(path: string): Folder {
  for (let nearest = path; ; nearest = dirname(nearest)) {
    const fd = openIfThere(nearest)
    if (fd !== undefined) return new Folder(nearest, fd)
  }
}

function openIfThere(path: string): number | undefined {
  try {
    return openSync(path, O_PATH)
  } catch (error) {
    if (isSystemError(error) && isMissing(-error.errno) && path !== '/') return undefined
    throw error
  }
}
