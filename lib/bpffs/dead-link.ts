import { readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { nearestExisting } from './file-system.js'
import { namesBetween } from './path.js'

/** Says so if a symbolic link on the way to `path`, which does not exist, leads nowhere. */
export function deadLinkAdvice(path: string): string | undefined {
  const existing = nearestExisting(path)
  const [name] = namesBetween(existing, path)
  if (name === undefined) return undefined
  const link = join(existing, name)
  const target = linkTarget(link)
  return target === undefined ? undefined : `"${link}" is a symbolic link to "${target}", and nothing is there.`
}

function linkTarget(path: string): string | undefined {
  try {
    return readlinkSync(path)
  } catch {
    return undefined
  }
}
