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
  const folder = join(cacheFolder, `node-${wanted}`)
  mkdirSync(folder, { recursive: true })
  const name = `node-linux-${process.arch}`
  const tag = wanted === 'newest' ? 'latest' : wanted
  run('npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock', `${name}@${tag}`])
  return join(folder, 'node_modules', name, 'bin')
}

function oldestNode() {
  const { engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  const [, oldest] = /^>=(\d+\.\d+\.\d+)$/.exec(engines.node) ?? []
  if (oldest === undefined) throw new Error(`package.json says which Node it needs as ${engines.node}, expected >=MAJOR.MINOR.PATCH`)
  return oldest
}
