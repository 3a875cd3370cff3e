// Reads vitest's JSON report and prints how many tests passed and how many did not, for .ci/run. A skipped test has not passed: this
// kernel can run them all. Nor has a folder of test/ that had to be there and ran no test. Usage: count-tests.js REPORT FOLDER...
import { readFileSync } from 'node:fs'

/** @typedef {{ name: string, status: string, message: string, assertionResults: { fullName: string, status: string }[] }} TestFile */

const [report = '', ...folders] = process.argv.slice(2)
/** @type {TestFile[]} */
const files = JSON.parse(readFileSync(report, 'utf8')).testResults

const tests = files.flatMap(file => file.assertionResults.map(test => ({ ...test, file: file.name })))
const notPassed = tests.filter(test => test.status !== 'passed').map(test => `${test.status}: ${test.fullName} (${test.file})`)
const notLoaded = files
  .filter(file => file.status !== 'passed' && file.assertionResults.every(test => test.status === 'passed'))
  .map(file => `failed: ${file.name}: ${file.message}`)
const notRun = folders
  .filter(folder => !tests.some(test => test.file.includes(`/test/${folder}/`)))
  .map(folder => `no tests in test/${folder}`)

const problems = [...notPassed, ...notLoaded, ...notRun]
for (const problem of problems) console.error(problem)
console.error(`${files.length} files, ${tests.length} tests, ${problems.length} not passed`)
console.log(tests.length - notPassed.length, problems.length)
