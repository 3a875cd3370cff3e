import { accessSync, constants, readdirSync } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { asBpfError } from '../errors/system-error.js'
import type { Entry } from './entry.js'
import { requireBpffs } from './file-system.js'
import { ownershipAdvice } from './ownership.js'
import { absolutePath, defaultPath } from './path.js'
import { readEntry } from './read-entry.js'

const { EACCES } = osConstants.errno
const separator = Buffer.from('/')

/** How to list. */
export interface ListOptions {
  /** Also what is in the folders, and in theirs. */
  readonly recursive?: boolean
}

/**
 * What is pinned in a folder of a BPF file system, sorted by the bytes of the names; a folder comes before what is in it.
 *
 * Pins that this process may not open, and folders that it may not read, are listed with what is known of them. So is what has a name that is
 * not UTF-8: `pathBytes` is its path, and `{ id }` opens the object.
 */
export function list(path: string = defaultPath, options: ListOptions = {}): Entry[] {
  const folder = absolutePath(path)
  const refusal = { command: 'readdir', what: `list "${folder}"` }
  requireBpffs(folder, refusal)
  return asBpfError(
    refusal,
    () => entriesOf(Buffer.from(folder), namesIn(folder), options.recursive === true),
    errno => (errno === EACCES ? ownershipAdvice(folder) : undefined)
  )
}

function entriesOf(folder: Buffer, names: readonly Buffer[], recursive: boolean): Entry[] {
  return [...names].sort(Buffer.compare).flatMap(name => {
    const path = Buffer.concat([folder, separator, name])
    const entry = readEntry(path)
    if (entry === undefined) return []
    return recursive && entry.kind === 'folder' ? [entry, ...entriesOf(path, namesIfAllowed(path), recursive)] : [entry]
  })
}

function namesIn(folder: string | Buffer): Buffer[] {
  const names = readdirSync(folder, 'buffer')
  // Without the permission to enter a folder nothing can be found out about what it names.
  accessSync(folder, constants.X_OK)
  return names
}

// None also when it has just been removed.
function namesIfAllowed(folder: Buffer): Buffer[] {
  try {
    return namesIn(folder)
  } catch {
    return []
  }
}
