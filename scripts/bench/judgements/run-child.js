import { spawnSync } from 'node:child_process'
import { join } from 'node:path'

/** @import { BpfMap } from 'bpf-maps' */

/**
 * Runs Node once with a map as its descriptor 3, and waits for its end.
 *
 * @param {readonly (string | number)[]} nodeArguments
 * @param {BpfMap} map
 * @param {NodeJS.ProcessEnv} [env]
 */
export function runChild(nodeArguments, map, env = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, nodeArguments.map(String), {
    stdio: ['ignore', 'pipe', 'pipe', map.fd],
    env: { ...process.env, ...env },
    encoding: 'utf8'
  })
  if (status !== 0) throw new Error(`node ${nodeArguments.join(' ')}: status ${status}\n${stderr}`)
  return { stdout, stderr }
}

/** @param {string} name */
export function childScript(name) {
  return join(import.meta.dirname, 'children', name)
}
