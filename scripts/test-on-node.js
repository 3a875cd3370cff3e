// Runs the tests on other versions of Node: `npm run test:node -- 22 24 26`. Their binaries come from npm's registry, into a cache.
import { mkdirSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { cacheFolder } from './support/cache-folder.js'
import { root, run } from './support/run.js'

for (const version of process.argv.slice(2)) {
  const bin = fetchNode(version)
  const path = `${bin}${delimiter}${process.env['PATH']}`
  run(join(bin, 'node'), ['--version'])
  run(join(bin, 'node'), [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run'], { env: { PATH: path } })
}

/**
 * The folder of that version's `node`.
 *
 * @param {string} version
 */
function fetchNode(version) {
  const folder = join(cacheFolder, `node-${version}`)
  mkdirSync(folder, { recursive: true })
  const name = `node-linux-${process.arch}`
  run('npm', ['install', '--prefix', folder, '--no-save', '--no-package-lock', `${name}@${version}`])
  return join(folder, 'node_modules', name, 'bin')
}
