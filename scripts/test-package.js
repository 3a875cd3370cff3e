// Packs the project as it would be published, installs the package into an empty project and uses it there: imported and required, all tests
// of what is public, and once more with the binary built from the shipped sources by the command that the README gives.
// Arguments go to vitest: `npm run test:package -- test/map`.
import { cpSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { layTests } from './support/installed-tests.js'
import { root, run } from './support/run.js'
import { inTemporaryFolder } from './support/temporary-folder.js'

const useIt = `
  const map = HashMap.create({ key: u32, value: u64, maxEntries: 4 })
  map.set(1, 2n)
  if (map.get(1) !== 2n) throw new Error('the map lost its entry')
  map.close()`

// Of the repository and its sources.
const ofSources = [
  ...['architecture', 'elf', 'errors', 'native', 'scripts', 'sys'].map(folder => `test/${folder}/**`),
  'test/docs/links.test.ts'
]

inTemporaryFolder(folder => {
  const project = join(folder, 'project')
  install(pack(join(folder, 'sources'), folder), project)
  use(project)
  layTests(project)
  run(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...process.argv.slice(2)], {
    cwd: project,
    env: { BPF_MAPS_TESTS_LEFT_OUT: ofSources.join(' ') }
  })
  const installed = join(project, 'node_modules', 'bpf-maps')
  rmSync(join(installed, 'prebuilds'), { recursive: true })
  run('npx', ['--yes', 'node-gyp', 'rebuild'], { cwd: installed })
  use(project)
})

/**
 * @param {string} sources
 * @param {string} destination
 */
function pack(sources, destination) {
  copySources(sources)
  run('npm', ['run', 'build:lib'], { cwd: sources })
  run('npm', ['run', 'build:prebuilds'], { cwd: sources })
  run('npm', ['pack', '--ignore-scripts', '--pack-destination', destination], { cwd: sources })
  const tarball = readdirSync(destination).find(name => name.endsWith('.tgz'))
  if (tarball === undefined) throw new Error('npm pack made no tarball')
  return join(destination, tarball)
}

/**
 * Copies the sources, without anything that was built; the copy shares the installed packages.
 *
 * @param {string} folder
 */
function copySources(folder) {
  const leftOut = new Set(['.git', 'node_modules', 'build', 'dist', 'prebuilds'])
  cpSync(root, folder, { recursive: true, filter: path => !leftOut.has(relative(root, path)) })
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
}

/**
 * @param {string} tarball
 * @param {string} project
 */
function install(tarball, project) {
  mkdirSync(project)
  writeFileSync(join(project, 'package.json'), '{ "private": true }')
  run('npm', ['install', tarball], { cwd: project })
}

/** @param {string} project */
function use(project) {
  writeFileSync(join(project, 'imports.mjs'), `import { HashMap, u32, u64 } from 'bpf-maps'\n${useIt}`)
  writeFileSync(join(project, 'requires.cjs'), `const { HashMap, u32, u64 } = require('bpf-maps')\n${useIt}`)
  run(process.execPath, ['imports.mjs'], { cwd: project })
  run(process.execPath, ['requires.cjs'], { cwd: project })
}
