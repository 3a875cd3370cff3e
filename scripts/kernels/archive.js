import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { cacheFolder } from '../support/cache-folder.js'

// It has the keys of every release of Debian.
const keyring = '/usr/share/keyrings/debian-archive-keyring.gpg'
const aDay = 24 * 60 * 60 * 1000

/**
 * @typedef {object} Archive
 * @property {string} folder where it is kept
 * @property {(start: string) => string[]} names of the packages whose names start so
 * @property {(names: readonly string[]) => string[]} closure the packages and all that they depend on
 * @property {(names: readonly string[], target: string) => void} unpack downloads packages and unpacks them into one folder
 */

/**
 * A suite of Debian for one architecture, of which this machine need know neither: its lists and packages are kept in the cache, and the
 * machine's own configuration stays as it is.
 *
 * @param {string} suite `bookworm-backports`
 * @param {string} architecture Debian's name: `amd64`
 * @returns {Archive}
 */
export function archive(suite, architecture) {
  const folder = join(cacheFolder, 'debian', `${suite}-${architecture}`)
  prepare(folder, suite)
  const options = [`Dir=${folder}`, `APT::Architecture=${architecture}`, `APT::Architectures=${architecture}`, 'APT::Sandbox::User=root']
  /** @param {readonly string[]} command */
  const apt = ([program = '', ...rest], cwd = folder) =>
    execFileSync(program, [...options.flatMap(option => ['-o', option]), ...rest], {
      cwd,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe']
    })
  updateDaily(join(folder, 'updated'), () => apt(['apt-get', '-qq', 'update']))

  return {
    folder,
    names: start => apt(['apt-cache', 'pkgnames', start]).split('\n'),
    closure: names =>
      apt(['apt-get', '-qq', '--print-uris', '--no-install-recommends', 'install', ...names])
        .split('\n')
        .flatMap(line => /^'[^']*' ([^_ ]+)_/.exec(line)?.[1] ?? []),
    unpack(names, target) {
      const downloads = join(target, 'downloads')
      mkdirSync(downloads, { recursive: true })
      apt(['apt-get', '-qq', 'download', ...names], downloads)
      for (const file of readdirSync(downloads)) execFileSync('dpkg-deb', ['--extract', join(downloads, file), target])
      rmSync(downloads, { recursive: true })
    }
  }
}

/**
 * What apt expects of a folder that it is to take for its own.
 *
 * @param {string} folder
 * @param {string} suite
 */
function prepare(folder, suite) {
  for (const path of [
    'etc/apt/apt.conf.d',
    'etc/apt/preferences.d',
    'var/lib/apt/lists/partial',
    'var/cache/apt/archives/partial',
    'var/lib/dpkg'
  ])
    mkdirSync(join(folder, path), { recursive: true })
  writeFileSync(join(folder, 'var/lib/dpkg/status'), '')
  writeFileSync(join(folder, 'etc/apt/sources.list'), `deb [signed-by=${keyring}] ${addressFor(suite)} ${suite} main\n`)
}

/**
 * Where the machine has its own packages from there are those of other suites too.
 *
 * @param {string} suite
 */
function addressFor(suite) {
  const format = ['--format', '$(REPO_URI) $(RELEASE)', 'Created-By: Packages', 'Origin: Debian']
  const sources = execFileSync('apt-get', ['indextargets', ...format], { encoding: 'utf8' })
  const lines = sources.split('\n').map(line => line.split(' '))
  const isSecurity = suite.endsWith('-security')
  const address = lines.find(([, release]) => release?.endsWith('-security') === isSecurity)?.[0]
  if (address === undefined)
    throw new Error(`apt on this machine has no source of Debian packages ${isSecurity ? 'with security updates' : ''}`)
  return address
}

/**
 * @param {string} stamp
 * @param {() => void} update
 */
function updateDaily(stamp, update) {
  if (existsSync(stamp) && Date.now() - statSync(stamp).mtimeMs < aDay) return
  update()
  writeFileSync(stamp, '')
}
