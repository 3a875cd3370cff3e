// Reads vitest's JSON report, lists the tests of each folder for .ci/run, and prints last how many passed and how many did not.
// A skipped test has not passed, unless it says that it needs a newer kernel, or that this one does not allow what it is about. Nor has a
// folder of test/ that had to be there and ran nothing. What the kernel does not allow is listed.
// Usage: count-tests.js REPORT FOLDER...
import { readFileSync } from 'node:fs'
import { describeDenials } from './support/denials.js'

/** @typedef {{ name: string, status: string, message: string, assertionResults: { fullName: string, status: string, meta: import('vitest').TaskMeta }[] }} TestFile */

const [report = '', ...expectedFolders] = process.argv.slice(2)
/** @type {TestFile[]} */
const files = JSON.parse(readFileSync(report, 'utf8')).testResults

const tests = files.flatMap(file => file.assertionResults.map(test => ({ ...test, file: file.name })))
const folders = [...new Set([...expectedFolders, ...files.map(file => folderOf(file.name))])].sort()
const notRun = folders.filter(folder => !tests.some(test => folderOf(test.file) === folder)).map(folder => `no tests in test/${folder}`)
const notLoaded = files
  .filter(file => file.status !== 'passed' && file.assertionResults.every(test => test.status !== 'failed'))
  .map(file => `failed: ${file.name}: ${file.message}`)
const denied = tests.filter(test => test.status === 'skipped' && test.meta.denied !== undefined)
const notPassed = tests
  .filter(test => test.status !== 'passed' && !denied.includes(test))
  .map(test => `${test.status}: ${test.fullName} (${test.file})`)

for (const folder of folders) {
  const results = tests.filter(test => folderOf(test.file) === folder)
  const passed = results.filter(test => test.status === 'passed')
  console.error(`        ${String(passed.length).padStart(5)} of ${results.length} tests passed in test/${folder}`)
}
const told = tests.map(({ fullName: name, status: state, meta }) => ({ name, state, meta }))
for (const line of describeDenials(told)) console.error(`        ${line}`)
for (const problem of [...notRun, ...notLoaded, ...notPassed]) console.error(`  | ${problem}`)
console.log(tests.length - notPassed.length - denied.length, notRun.length + notLoaded.length + notPassed.length)

/** @param {string} path */
function folderOf(path) {
  return path.replace(/.*\/test\//, '').replace(/\/.*/, '')
}
