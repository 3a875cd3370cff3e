import { cpSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from '../support/run.js'
import { inTemporaryFolder } from '../support/temporary-folder.js'

// The beginning of the names of Debian's cross compilers. Where there is none the addon has nothing to run on.
const compilers = /** @type {const} */ ({ arm64: 'aarch64-linux-gnu-', s390x: undefined })

/**
 * Replaces this machine's addon with one for another architecture.
 *
 * @param {'arm64' | 's390x'} architecture
 * @param {string} node the folder of its package, with the headers
 * @param {string} project
 */
export function buildAddon(architecture, node, project) {
  rmSync(join(project, 'build'), { recursive: true })
  const prefix = compilers[architecture]
  if (prefix === undefined) return
  inTemporaryFolder(folder => {
    for (const path of ['native', 'binding.gyp', 'package.json']) cpSync(join(root, path), join(folder, path), { recursive: true })
    symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
    const env = { CC: `${prefix}gcc`, CXX: `${prefix}g++`, AR: `${prefix}ar`, LINK: `${prefix}g++` }
    run('npx', ['node-gyp', 'rebuild', '--jobs', 'max', `--arch=${architecture}`, `--nodedir=${node}`], { cwd: folder, env })
    const addon = 'build/Release/bpf_maps.node'
    cpSync(join(folder, addon), join(project, addon))
  })
}
