import { cpSync, existsSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from './run.js'

// What the tests read beside the package. The sources serve the few that look behind public names.
const besides = ['test', 'lib', 'scripts', 'examples', 'docs', 'README.md', 'vitest.config.ts']

/**
 * Lays the tests into a project in which the package is installed: there `bpf-maps` is that package, for the tests and for what they start.
 *
 * @param {string} project
 */
export function layTests(project) {
  for (const name of besides) cpSync(join(root, name), join(project, name), { recursive: true })
  for (const name of readdirSync(join(root, 'node_modules'))) {
    const place = join(project, 'node_modules', name)
    if (!name.startsWith('.') && !existsSync(place)) symlinkSync(join(root, 'node_modules', name), place)
  }
  write(project, 'package.json', { ...JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')), name: 'tests', exports: undefined })
  write(project, 'tsconfig.json', compilerSettings())
  // A process has one addon: the package's own.
  symlinkSync(join('node_modules', 'bpf-maps', 'prebuilds'), join(project, 'prebuilds'))
}

/** The project's own, but that `bpf-maps` is what is installed. */
function compilerSettings() {
  const { config } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  return { ...config, compilerOptions: { ...config.compilerOptions, paths: {} } }
}

/**
 * @param {string} project
 * @param {string} name
 * @param {unknown} content
 */
function write(project, name, content) {
  writeFileSync(join(project, name), JSON.stringify(content, undefined, 2))
}
