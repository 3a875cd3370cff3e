import { execFileSync } from 'node:child_process'
import { copyFileSync, existsSync, mkdirSync, readdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { archive } from './archive.js'
import { newestOf } from './versions.js'

/**
 * A kernel as it is unpacked in the cache.
 *
 * @typedef {object} Kernel
 * @property {string} release
 * @property {string} folder the root of its packages, with `lib/modules`
 * @property {string} image what QEMU boots
 */

/**
 * Fetches the newest kernel of a row, unless it is in the cache already.
 *
 * @param {import('./rows.js').Row} row
 * @returns {Kernel}
 */
export function fetchKernel({ suite, architecture, package: pattern, others = [] }) {
  const debian = archive(suite, architecture)
  const name = newestOf(debian.names('linux-'), pattern)
  if (name === undefined) throw new Error(`${suite} has no package for ${architecture} that matches ${pattern}`)
  const release = /** @type {string} */ (pattern.exec(name)?.[1])
  const folder = join(debian.folder, name)
  if (!existsSync(folder)) {
    removeOlder(debian.folder)
    unpackWhole(debian, [name, ...others.map(other => `${other}-${release}`)], folder, release)
  }
  return { release, folder, image: imageIn(folder, release) }
}

/**
 * A folder that is there is complete: a run that ends in the middle leaves another.
 *
 * @param {import('./archive.js').Archive} debian
 * @param {readonly string[]} packages
 * @param {string} folder
 * @param {string} release
 */
function unpackWhole(debian, packages, folder, release) {
  const draft = `${folder}.draft`
  rmSync(draft, { recursive: true, force: true })
  debian.unpack(packages, draft)
  if (!existsSync(join(draft, 'lib'))) renameSync(join(draft, 'usr/lib'), join(draft, 'lib'))
  layConfiguration(draft, release)
  execFileSync('depmod', ['--basedir', draft, release])
  renameSync(draft, folder)
}

/**
 * Newer packages have it beside the modules. Programs look for it in /boot.
 *
 * @param {string} folder
 * @param {string} release
 */
function layConfiguration(folder, release) {
  const besideModules = join(folder, `lib/modules/${release}/config`)
  if (!existsSync(besideModules)) return
  mkdirSync(join(folder, 'boot'))
  copyFileSync(besideModules, join(folder, `boot/config-${release}`))
}

/** @param {string} folder */
function removeOlder(folder) {
  for (const name of readdirSync(folder)) if (name.startsWith('linux-')) rmSync(join(folder, name), { recursive: true })
}

/**
 * @param {string} folder
 * @param {string} release
 */
function imageIn(folder, release) {
  const places = [join(folder, `boot/vmlinuz-${release}`), join(folder, `lib/modules/${release}/vmlinuz`)]
  const image = places.find(place => existsSync(place))
  if (image === undefined) throw new Error(`the package of Linux ${release} has no kernel in ${places.join(' or ')}`)
  return image
}
