import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../support/run.js'
import { bootAndRun, resultFiles } from './boot.js'
import { alone, filesOf } from './files.js'
import { writeInitramfs } from './initramfs.js'
import { problemsOf } from './judge.js'
import { fetchKernel } from './kernel.js'
import { machineFor } from './machine.js'
import { readResults } from './results.js'

/**
 * What came of a row.
 *
 * @typedef {object} Outcome
 * @property {import('./rows.js').Row} row
 * @property {string} [release] the kernel's
 * @property {number} seconds
 * @property {readonly import('./results.js').TestResult[]} tests
 * @property {readonly string[]} problems what makes the row fail
 */

/** How much slower an emulated processor is, and how many seconds it may be silent. */
const [patience, silence] = [10, 300]

/**
 * What there is to run, and where.
 *
 * @typedef {object} Work
 * @property {string} project the compiled one
 * @property {string} folder for what belongs to the row
 * @property {readonly string[]} chosen test files; none stands for the row's own
 * @property {(file: import('./results.js').FileResult) => void} onFile is told of each file when it has run
 */

/**
 * Runs the tests of a row in a guest.
 *
 * @param {import('./rows.js').Row} row
 * @param {Work} work
 * @returns {Promise<Outcome>}
 */
export async function runRow(row, work) {
  const begin = performance.now()
  const files = work.chosen.length > 0 ? work.chosen : filesOf(row.files)
  const common = { row, tests: [] }
  try {
    const kernel = fetchKernel(row)
    const tests = await runInGuest(row, kernel, files, work)
    return { ...common, release: kernel.release, tests, problems: problemsOf(tests, files, kernel.release), seconds: since(begin) }
  } catch (error) {
    return { ...common, problems: [`it could not run: ${String(error)}`], seconds: since(begin) }
  }
}

/** @param {number} begin */
function since(begin) {
  return Math.round((performance.now() - begin) / 1000)
}

/**
 * @param {import('./rows.js').Row} row
 * @param {import('./kernel.js').Kernel} kernel
 * @param {readonly string[]} files
 * @param {Work} work
 */
async function runInGuest(row, kernel, files, { project: ownProject, folder, onFile }) {
  mkdirSync(folder)
  const { project, rootFolder, node, nodeArguments, busybox } = machineFor(row.architecture, ownProject, folder)
  const shares = { root: rootFolder, project, packages: join(root, 'node_modules'), kernel: kernel.folder }
  const guest = { row, kernel, initramfs: writeInitramfs(kernel, busybox, folder), shares, node, results: join(folder, 'results') }
  const read = () => resultFiles(guest.results).flatMap(path => readResults(readFileSync(path, 'utf8')))
  const told = new Set()
  const tell = () => {
    for (const file of read()) {
      if (!file.isOver || told.has(file.file)) continue
      told.add(file.file)
      onFile(file)
    }
  }
  const isOver = /** @param {string} file */ file => read().some(result => result.isOver && result.file === file)
  const filesLeft = () => files.filter(file => !isOver(file)).map(compiledName)
  await bootAndRun(guest, { alone: alone.map(compiledName), patience, silence, nodeArguments }, filesLeft, tell)
  return read().flatMap(result => (result.isOver ? result.tests : []))
}

/** @param {string} source */
function compiledName(source) {
  return source.replace(/\.ts$/, '.js')
}
