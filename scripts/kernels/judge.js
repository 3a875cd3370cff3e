import { compareVersions } from './versions.js'

/** @typedef {import('./results.js').TestResult} TestResult */

/**
 * What makes a row fail: tests that failed, that did not run though they should, and files of which nothing ran.
 *
 * @param {readonly TestResult[]} tests
 * @param {readonly string[]} files those that had to run
 * @param {string} release the guest's kernel
 */
export function problemsOf(tests, files, release) {
  const failed = tests.filter(({ state }) => state === 'failed').map(test => `failed: ${nameOf(test)}`)
  const skipped = tests.filter(test => isWronglySkipped(test, release)).map(test => `skipped: ${nameOf(test)}`)
  const silent = files.filter(file => !tests.some(test => test.file === file)).map(file => `nothing ran of ${file}`)
  return [...failed, ...skipped, ...silent]
}

/** @param {TestResult} test */
function nameOf({ file, name }) {
  return `${file} > ${name}`
}

/**
 * A test may skip only below the version of the kernel that its name states, or where the kernel does not allow what it is about.
 *
 * @param {TestResult} test
 * @param {string} release
 */
function isWronglySkipped({ name, state, meta }, release) {
  if (state !== 'skipped' || meta?.denied !== undefined) return false
  const version = neededBy(name)
  return version === undefined || compareVersions(release, version) >= 0
}

/**
 * The newest version that the name of a test, with those of the blocks around it, says that it needs.
 *
 * @param {string} name
 */
function neededBy(name) {
  const versions = [...name.matchAll(/needs Linux (\d+\.\d+)/g)].map(([, version = '']) => version)
  return versions.sort(compareVersions).at(-1)
}
