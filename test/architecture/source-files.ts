import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'

/** The repository's root. */
export const root = join(import.meta.dirname, '..', '..')

/** A file's path relative to the root, with its text. */
export interface SourceFile {
  readonly path: string
  readonly text: string
}

/** All files below a folder of the repository whose names end as asked. */
export function sourceFiles(folder: string, ending: RegExp): SourceFile[] {
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && ending.test(entry.name))
    .map(entry => readSource(relative(root, join(entry.parentPath, entry.name))))
    .sort((one, other) => one.path.localeCompare(other.path))
}

/** One file of the repository. */
export function readSource(path: string): SourceFile {
  return { path, text: readFileSync(join(root, path), 'utf8') }
}
