import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** The repository's root. */
export const root = join(import.meta.dirname, '..', '..')

/**
 * Runs a program in the terminal and ends this process with its status if it fails.
 *
 * @param {string} program
 * @param {readonly string[]} programArguments
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv }} [options]
 */
export function run(program, programArguments, { cwd = root, env = {} } = {}) {
  const { status, signal, error } = spawnSync(program, programArguments, { cwd, env: { ...process.env, ...env }, stdio: 'inherit' })
  if (status === 0) return
  throw new Error(`${program} ${programArguments.join(' ')}: ${error?.message ?? signal ?? `status ${status}`}`)
}
