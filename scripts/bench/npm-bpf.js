// npm `bpf` 1.3.0, the one other library for Node. It is installed when a benchmark wants it, into a cache: as a dependency it would bring
// its own old copies of other packages, and where none of its binaries fits, its install script would compile libbpf and elfutils.
import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { cacheFolder } from '../support/cache-folder.js'

/** @import { NpmBpf } from './types.js' */

const version = '1.3.0'

/**
 * The path of the package, or why there is none.
 *
 * @returns {{ path: string } | { missing: string }}
 */
export function installNpmBpf() {
  const folder = join(cacheFolder, `npm-bpf-${version}`)
  const path = join(folder, 'node_modules', 'bpf')
  if (loads(path)) return { path }
  mkdirSync(folder, { recursive: true })
  const flags = ['--no-save', '--no-package-lock', '--ignore-scripts', '--no-audit', '--no-fund', '--loglevel=error']
  const { status } = spawnSync('npm', ['install', '--prefix', folder, ...flags, `bpf@${version}`], { timeout: 120_000 })
  if (status !== 0) return { missing: `npm could not install bpf@${version}` }
  return loads(path) ? { path } : { missing: `the binary of bpf@${version} does not load here` }
}

/** @param {string} path */
function loads(path) {
  return spawnSync(process.execPath, ['-e', `require(${JSON.stringify(path)})`]).status === 0
}

/**
 * @param {string} path
 * @returns {NpmBpf}
 */
export function loadNpmBpf(path) {
  return createRequire(import.meta.url)(path)
}
