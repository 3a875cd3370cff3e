import { accessSync, constants, readdirSync } from 'node:fs'
import { constants as osConstants } from 'node:os'
import { join } from 'node:path'
import { asBpfError } from '../errors/system-error.js'
import type { Entry } from './entry.js'
import { requireBpffs } from './file-system.js'
import { ownershipAdvice } from './ownership.js'
import { absolutePath, defaultPath } from './path.js'
import { readEntry } from './read-entry.js'

const { EACCES } = osConstants.errno

/** How to list. */
export interface ListOptions {
  /** Also what is in the folders, and in theirs. */
  readonly recursive?: boolean
}

/**
 * What is pinned in a folder of a BPF file system, sorted by name; a folder comes before what is in it.
 *
 * Pins that this process may not open, and folders that it may not read, are listed with what is known of them.
 */
export function list(path: string = defaultPath, options: ListOptions = {}): Entry[] {
  const folder = absolutePath(path)
  const refusal = { command: 'readdir', what: `list "${folder}"` }
  requireBpffs(folder, refusal)
  const names = asBpfError(
    refusal,
    () => namesIn(folder),
    errno => (errno === EACCES ? ownershipAdvice(folder) : undefined)
  )
  return entriesOf(folder, names, options.recursive === true)
}

function entriesOf(folder: string, names: readonly string[], recursive: boolean): Entry[] {
  return [...names].sort().flatMap(name => {
    const entry = readEntry(join(folder, name))
    if (entry === undefined) return []
    return recursive && entry.kind === 'folder' ? [entry, ...entriesOf(entry.path, namesIfAllowed(entry.path), recursive)] : [entry]
  })
}

function namesIn(folder: string): string[] {
  const names = readdirSync(folder)
  // Without the permission to enter a folder nothing can be found out about what it names.
  accessSync(folder, constants.X_OK)
  return names
}

// None also when it has just been removed.
function namesIfAllowed(folder: string): string[] {
  try {
    return namesIn(folder)
  } catch {
    return []
  }
}
