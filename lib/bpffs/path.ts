import { resolve, sep } from 'node:path'
import { atPath, invalidType, outOfRange } from '../codec/invalid.js'

/** Where Linux distributions mount the BPF file system. */
export const defaultPath = '/sys/fs/bpf'

/** In bytes. */
export const longestName = 255
// PATH_MAX counts the NUL at the end too.
const longestPath = 4095

/** The path, absolute. Throws for anything that cannot be one. */
export function absolutePath(path: unknown): string {
  if (typeof path !== 'string') throw atPath(invalidType('a path', path), 'path')
  if (path === '' || path.includes('\0')) throw atPath(outOfRange('a path: text, without NUL', path), 'path')
  return checkLength(resolve(checkLength(path)))
}

// The kernel answers ENAMETOOLONG, and looks for no part of such a path; nor do we.
function checkLength(path: string): string {
  if (Buffer.byteLength(path) > longestPath) throw atPath(outOfRange(`a path of at most ${longestPath} bytes`, path), 'path')
  return path
}

/**
 * Refuses the names that the BPF file system would refuse, of a pin or of folders that are about to be made.
 *
 * The kernel's own answer to a dot is `EPERM`, which tells nobody anything. It keeps names with a dot for itself.
 */
export function checkNames(names: readonly string[]): void {
  for (const name of names) {
    if (name.includes('.')) throw atPath(outOfRange('a name without a dot: the BPF file system takes no other', name), 'path')
    if (Buffer.byteLength(name) > longestName) throw atPath(outOfRange(`a name of at most ${longestName} bytes`, name), 'path')
  }
}

/** The names on the way from `folder` down to `path`, both of them absolute. */
export function namesBetween(folder: string, path: string): string[] {
  return path
    .slice(folder.length)
    .split(sep)
    .filter(name => name !== '')
}
