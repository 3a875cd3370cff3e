import { execFileSync } from 'node:child_process'
import { cpSync } from 'node:fs'
import { join } from 'node:path'
import { fetchNodePackage } from '../support/fetch-node.js'
import { buildAddon } from './addon.js'
import { fetchRoot } from './foreign-root.js'

/**
 * What a guest has beside its kernel.
 *
 * @typedef {object} Machine
 * @property {string} project the compiled one, with an addon for the machine
 * @property {string} rootFolder
 * @property {string} node its path in the guest
 * @property {readonly string[]} nodeArguments
 * @property {string} busybox statically linked
 */

// The newest that npm's registry has for each, among those that are supported for long.
const nodeVersions = { arm64: '24', s390x: '20' }

/**
 * This machine, or a small Debian of another architecture.
 *
 * @param {'amd64' | 'arm64' | 's390x'} architecture
 * @param {string} project the compiled one
 * @param {string} folder for a copy of the project
 * @returns {Machine}
 */
export function machineFor(architecture, project, folder) {
  if (architecture === 'amd64') return { project, rootFolder: '/', node: process.execPath, nodeArguments: [], busybox: ownBusybox() }
  const node = fetchNodePackage(nodeVersions[architecture], architecture)
  const copy = join(folder, 'project')
  cpSync(project, copy, { recursive: true })
  buildAddon(architecture, node, copy)
  const rootFolder = fetchRoot(architecture, node)
  // The emulator and V8's compilers do not agree about s390x.
  const nodeArguments = architecture === 's390x' ? ['--no-opt'] : []
  return { project: copy, rootFolder, node: '/opt/node', nodeArguments, busybox: join(rootFolder, 'bin/busybox') }
}

function ownBusybox() {
  return execFileSync('sh', ['-c', 'command -v busybox'], { encoding: 'utf8' }).trim()
}
