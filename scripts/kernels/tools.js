import { spawnSync } from 'node:child_process'

// The program, the package of Debian that has it, and for which architecture alone it is needed.
const tools = /** @type {const} */ ([
  ['busybox', 'busybox-static'],
  ['cpio', 'cpio'],
  ['depmod', 'kmod'],
  ['xz', 'xz-utils'],
  ['zstd', 'zstd'],
  ['qemu-system-x86_64', 'qemu-system-x86', 'amd64'],
  ['qemu-system-aarch64', 'qemu-system-arm', 'arm64'],
  ['aarch64-linux-gnu-g++', 'g++-aarch64-linux-gnu', 'arm64'],
  ['qemu-system-s390x', 'qemu-system-misc', 's390x']
])

/**
 * The packages of Debian that the rows need and this machine lacks.
 *
 * @param {readonly import('./rows.js').Row[]} rows
 * @returns {string[]}
 */
export function missingPackages(rows) {
  const architectures = rows.map(row => row.architecture)
  return tools
    .filter(([, , architecture]) => architecture === undefined || architectures.includes(architecture))
    .filter(([program]) => spawnSync('sh', ['-c', `command -v ${program}`]).status !== 0)
    .map(([, debianPackage]) => debianPackage)
}
