import { cpSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import ts from 'typescript'
import { root } from '../support/run.js'

// What tests import and read beside their own sources.
const asTheyAre = ['dist', 'examples', 'package.json', 'scripts/kernels/guest', 'build/Release/bpf_maps.node']

/**
 * Copies the project into an empty folder as guests see it: compiled, because a compiler takes minutes there. The tests' `bpf-maps` is
 * then what the package exports, in `dist/`.
 *
 * @param {string} folder
 */
export function writeTree(folder) {
  for (const path of asTheyAre) cpSync(join(root, path), join(folder, path), { recursive: true })
  for (const top of ['lib', 'test']) for (const path of filesIn(top)) writeFile(path, folder)
  // Children of tests import it for a hook that compiles.
  writeFileSync(join(folder, 'test/support/typescript.js'), '')
  // The place of another share.
  mkdirSync(join(folder, 'node_modules'))
}

/** @param {string} top */
function filesIn(top) {
  return readdirSync(join(root, top), { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && !entry.name.endsWith('.d.ts'))
    .map(entry => join(entry.parentPath, entry.name).slice(root.length + 1))
}

/**
 * @param {string} path
 * @param {string} folder
 */
function writeFile(path, folder) {
  const target = join(folder, path)
  mkdirSync(dirname(target), { recursive: true })
  // A declaration is nothing that runs.
  if (!path.endsWith('.ts') || path.endsWith('.d.ts')) return cpSync(join(root, path), target)
  writeFileSync(target.replace(/ts$/, 'js'), compiled(path))
}

const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 }

/** @param {string} path */
function compiled(path) {
  const { outputText } = ts.transpileModule(readFileSync(join(root, path), 'utf8'), { compilerOptions, fileName: path })
  // Of modules that become processes or threads.
  return outputText.replace(/(new URL\((['"])[^'"]*)\.ts\2/g, '$1.js$2')
}
