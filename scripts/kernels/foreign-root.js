import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { join } from 'node:path'
import { archive } from './archive.js'

// What Node links to, and what tests call.
const packages = [
  ...['libstdc++6', 'libatomic1', 'busybox-static', 'dash', 'bash', 'coreutils', 'grep', 'sed', 'findutils', 'mawk', 'procps'],
  ...['util-linux', 'mount', 'iproute2', 'kmod']
]

/**
 * Unpacks a small Debian of another architecture, and Node, into the cache, unless it is there.
 *
 * @param {string} architecture
 * @param {string} node the folder of its package
 */
export function fetchRoot(architecture, node) {
  const debian = archive('bookworm', architecture)
  const folder = join(debian.folder, 'root')
  if (existsSync(folder)) return folder
  const draft = `${folder}.draft`
  rmSync(draft, { recursive: true, force: true })
  debian.unpack(debian.closure(packages), draft)
  if (!existsSync(join(draft, 'bin/sh'))) symlinkSync('dash', join(draft, 'bin/sh'))
  mkdirSync(join(draft, 'opt'), { recursive: true })
  copyFileSync(join(node, 'bin/node'), join(draft, 'opt/node'))
  renameSync(draft, folder)
  return folder
}
