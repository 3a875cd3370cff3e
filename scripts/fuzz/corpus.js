import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../support/cache-folder.js'

/**
 * Inputs in a folder of the cache, a file each: `corpus` for those that did something new, `failures` for those that did what must not be.
 *
 * @param {string} target
 * @param {'corpus' | 'failures'} kind
 */
export function inputFolder(target, kind) {
  const folder = join(cacheFolder, 'fuzz', target, kind)
  mkdirSync(folder, { recursive: true })
  return {
    load: () => readdirSync(folder).map(name => new Uint8Array(readFileSync(join(folder, name)))),
    /** @param {Uint8Array} input */
    save: input => {
      const path = join(folder, createHash('sha256').update(input).digest('hex').slice(0, 16))
      writeFileSync(path, input)
      return path
    }
  }
}
