/**
 * What one test came to.
 *
 * @typedef {object} TestResult
 * @property {string} file
 * @property {string} name
 * @property {'passed' | 'failed' | 'skipped'} state
 * @property {string} [why] what went wrong
 * @property {TaskMeta} [meta] what it tells of the kernel
 *
 * @typedef {object} FileResult
 * @property {string} file
 * @property {number} seconds
 * @property {boolean} isOver
 * @property {TestResult[]} tests
 *
 * @typedef {import('vitest').TaskMeta} TaskMeta
 *
 * @typedef {{ message?: string, at?: string[], diff?: string }} Problem
 *
 * @typedef {object} Line
 * @property {string} [start] a file
 * @property {string} [begins] a test
 * @property {string} [name] a test that is over
 * @property {string} [end] a file
 * @property {string} [state]
 * @property {number} [ms]
 * @property {readonly Problem[]} [errors]
 * @property {TaskMeta} [meta]
 */

/**
 * Reads the lines of JSON that processes have written in a guest, one after the other. They may end in the middle of a line, of a test,
 * or of a file.
 *
 * @param {string} text
 * @returns {FileResult[]}
 */
export function readResults(text) {
  /** @type {FileResult[]} */
  const files = []
  /** @type {string | undefined} */
  let begun
  for (const line of linesOf(text)) {
    if (line.start !== undefined) files.push({ file: sourceOf(line.start), seconds: 0, isOver: false, tests: [] })
    const file = files.at(-1)
    if (file !== undefined) addTo(file, line, begun)
    begun = line.begins
  }
  return files
}

/**
 * @param {string} text
 * @returns {Line[]}
 */
function linesOf(text) {
  return text
    .split('\n')
    .slice(0, -1)
    .map(line => JSON.parse(line))
}

/** @param {string} compiled */
function sourceOf(compiled) {
  return compiled.replace(/\.js$/, '.ts')
}

/**
 * @param {FileResult} file
 * @param {Line} line
 * @param {string | undefined} begun the test that the line before began
 */
function addTo(file, line, begun) {
  if (line.name !== undefined) file.tests.push({ file: file.file, name: line.name, ...verdict(line) })
  if (line.end === undefined) return
  file.isOver = true
  file.seconds = (line.ms ?? 0) / 1000
  // It did not load, or brought its process down in a test.
  if ((line.state === 'fail' && !file.tests.some(({ state }) => state === 'failed')) || (line.errors ?? []).length > 0)
    file.tests.push({ file: file.file, name: begun ?? 'the file', ...verdict({ ...line, state: 'fail' }) })
}

/**
 * @param {Line} line
 * @returns {Omit<TestResult, 'file' | 'name'>}
 */
function verdict({ state, errors = [], meta }) {
  const told = meta && { meta }
  if (state === 'pass') return { state: 'passed', ...told }
  if (state === 'fail') return { state: 'failed', why: errors.map(describe).join('\n') || 'it did not run', ...told }
  return { state: 'skipped', ...told }
}

/** @param {Problem} problem */
function describe({ message = '', at = [], diff = '' }) {
  return [message, ...at.map(place => `    at ${place}`), diff].filter(Boolean).join('\n')
}
