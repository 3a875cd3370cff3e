import { mkdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { cacheFolder } from './cache-folder.js'
import { root, run } from './run.js'

/**
 * The folder of the program `node` of a version, from npm's registry by way of the cache, or of the running one if that is it.
 *
 * @param {string} version `22`, `20.19.0`, `newest`, or `oldest` for the one that the package still runs on
 */
export function fetchNode(version) {
  const wanted = version === 'oldest' ? oldestNode() : version
  if (`${process.versions.node}.`.startsWith(`${wanted}.`)) return dirname(process.execPath)
  return join(fetchNodePackage(wanted === 'newest' ? 'latest' : wanted), 'bin')
}

/**
 * The folder of the package with that Node for this machine or for another architecture: `bin`, and `include` with the headers.
 *
 * @param {string} version
 * @param {string} [architecture] Node's name: `arm64`
 */
export function fetchNodePackage(version, architecture = process.arch) {
  const folder = join(cacheFolder, `node-${architecture}-${version}`)
  mkdirSync(folder, { recursive: true })
  const name = `node-linux-${architecture}`
  // npm refuses packages of other machines otherwise.
  const force = architecture === process.arch ? [] : ['--force']
  run('npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock', ...force, `${name}@${version}`])
  return join(folder, 'node_modules', name)
}

function oldestNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const [, oldest] = /^>=(\d+\.\d+\.\d+)$/.exec(engines.node) ?? []
  if (oldest === undefined) throw new Error(`package.json says which Node it needs as ${engines.node}, expected >=MAJOR.MINOR.PATCH`)
  return oldest
}
