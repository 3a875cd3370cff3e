import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * Runs `use` with a new empty folder, which is gone afterwards whatever happens.
 *
 * @template Result
 * @param {(folder: string) => Result} use
 * @returns {Result}
 */
export function inTemporaryFolder(use) {
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  try {
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * The same for what takes a while: the folder is gone when the promise is settled.
 *
 * @template Result
 * @param {(folder: string) => Promise<Result>} use
 * @returns {Promise<Result>}
 */
export async function inTemporaryFolderUntil(use) {
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  try {
    return await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
