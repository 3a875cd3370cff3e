import { execFileSync } from 'node:child_process'
import { chmodSync, copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'

// What stands between a guest's kernel and its root: the shares, their overlay, and random numbers, for which Node would wait.
const modules = ['virtio_pci', '9pnet_virtio', '9p', 'overlay', 'virtio_rng']

/**
 * Writes the first file system of a guest: busybox, some modules of its kernel, and init.sh.
 *
 * @param {import('./kernel.js').Kernel} kernel
 * @param {string} busybox statically linked, for the guest's architecture
 * @param {string} folder an empty one, to work in
 * @returns {string} the file
 */
export function writeInitramfs(kernel, busybox, folder) {
  const tree = join(folder, 'initramfs')
  for (const name of ['bin', 'dev', 'modules', 'proc', 'sys']) mkdirSync(join(tree, name), { recursive: true })
  copyFileSync(busybox, join(tree, 'bin/busybox'))
  copyFileSync(join(import.meta.dirname, 'guest/init.sh'), join(tree, 'init'))
  chmodSync(join(tree, 'init'), 0o755)
  for (const [index, path] of [...modulesInOrder(kernel)].entries()) {
    // The shell sorts them by name.
    writeFileSync(join(tree, 'modules', `${String(index).padStart(2, '0')}-${basename(path).replace(/\.ko.*/, '.ko')}`), unpacked(path))
  }
  const file = `${tree}.cpio`
  execFileSync('sh', ['-c', `find . | cpio --quiet --create --format=newc >"$1"`, 'sh', file], { cwd: tree })
  return file
}

/**
 * @param {import('./kernel.js').Kernel} kernel
 * @returns {Set<string>}
 */
function modulesInOrder({ folder, release }) {
  const listing = execFileSync('modprobe', ['--dirname', folder, '--set-version', release, '--show-depends', '--all', ...modules], {
    encoding: 'utf8'
  })
  return new Set(listing.split('\n').flatMap(line => /^insmod (\S+)/.exec(line)?.[1] ?? []))
}

/** @param {string} path */
function unpacked(path) {
  const program = { xz: 'xz', zst: 'zstd' }[path.split('.').at(-1) ?? '']
  return program === undefined ? readFileSync(path) : execFileSync(program, ['-dc', path], { maxBuffer: Number.POSITIVE_INFINITY })
}
