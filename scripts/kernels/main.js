// Boots kernels under QEMU's emulation and runs the kernel tests in them: `npm run test:kernels -- 6.12 7`, see CONTRIBUTING.md.
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from '../support/bundle.js'
import { root, run } from '../support/run.js'
import { inTemporaryFolderUntil } from '../support/temporary-folder.js'
import { readOptions } from './options.js'
import { kernelsPage } from './page.js'
import { keepRecord, readRecords } from './record.js'
import { describeAll, describeFile, listOf } from './report.js'
import { runRow } from './row.js'
import { missingPackages } from './tools.js'
import { writeTree } from './tree.js'

const options = readOptions(process.argv.slice(2))
if (options.list) console.log(listOf(options.rows))
else if (options.writeDocs) writeFileSync(join(root, 'docs/kernels.md'), kernelsPage(readRecords()))
else process.exitCode = await runAll(options)

/** @param {import('./options.js').Options} options */
async function runAll({ rows, files }) {
  const missing = missingPackages(rows)
  if (missing.length > 0) throw new Error(`these kernels need packages of Debian: apt install ${missing.join(' ')}`)
  if (!existsSync(join(root, 'build/Release/bpf_maps.node'))) run('npm', ['run', 'build:native'])
  await bundle()

  const outcomes = await inTemporaryFolderUntil(folder => runRows(rows, files, folder))
  console.log(`\n${describeAll(outcomes)}`)
  return outcomes.every(({ problems }) => problems.length === 0) ? 0 : 1
}

/**
 * @param {readonly import('./rows.js').Row[]} rows
 * @param {readonly string[]} chosen
 * @param {string} folder
 */
async function runRows(rows, chosen, folder) {
  const project = join(folder, 'project')
  writeTree(project)
  const outcomes = []
  for (const row of rows) {
    console.log(`\n${row.name}, ${row.is}`)
    /** @param {import('./results.js').FileResult} file */
    const onFile = file => console.log(describeFile(file))
    const outcome = await runRow(row, { project, folder: join(folder, row.name), chosen, onFile })
    keepRecord(outcome)
    outcomes.push(outcome)
  }
  return outcomes
}
