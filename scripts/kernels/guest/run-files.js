// The process of FileRunner: runs the compiled test files that it is sent, with vitest's own runner and `expect` but without vite. Under
// emulation, vite and a process for each file take longer than the tests. Each result is a line of JSON.
import { appendFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { pathToFileURL } from 'node:url'

/** @typedef {import('vitest').RunnerTestCase} Test */

const [results = ''] = process.argv.slice(2)
/** @type {Set<Test>} */
const reported = new Set()
const patience = Number(process.env['BPF_MAPS_TEST_PATIENCE'] ?? 1)
const config = {
  root: process.cwd(),
  setupFiles: [],
  sequence: { shuffle: false, concurrent: false, seed: 1, hooks: 'stack', setupFiles: 'list' },
  maxConcurrency: 5,
  testTimeout: 20_000 * patience,
  hookTimeout: 20_000 * patience,
  retry: 0,
  allowOnly: false,
  passWithNoTests: false,
  includeTaskLocation: false,
  expect: {},
  snapshotOptions: {},
  experimental: {},
  tags: [],
  tagsFilter: []
}
const worker = {
  config,
  ctx: { pool: 'forks' },
  environment: { name: 'node' },
  current: /** @type {Test | undefined} */ (undefined),
  filepath: '',
  durations: {},
  providedContext: {},
  metaEnv: process.env
}
Object.assign(globalThis, { __vitest_worker__: worker })
process.env['VITEST'] = 'true'

const { startTests } = await import('vitest/internal/browser')

const runner = {
  config,
  pool: 'forks',
  /** @param {string} path */
  importFile: path => import(pathToFileURL(path).href),
  /** @param {object} context */
  extendTaskContext: context => context,
  /** @param {Test} test */
  onBeforeRunTask(test) {
    worker.current = test
    put({ begins: test.fullTestName })
  },
  /** @param {Test} test */
  onAfterRunTask(test) {
    worker.current = undefined
    report(test)
  }
}

// The channel also keeps the process alive, which what the library waits for does not.
process.on('message', async file => {
  await runFile(String(file))
  process.send?.('ran')
})
process.on('disconnect', () => process.exit())

/** @param {string} file */
async function runFile(file) {
  put({ start: file })
  worker.filepath = resolve(file)
  const begin = performance.now()
  // @ts-expect-error: of vitest's configuration, and of its runner, only what is needed is here.
  const [suite] = await startTests([worker.filepath], runner)
  for (const test of testsOf(suite?.tasks ?? [])) report(test)
  put({ end: file, state: suite?.result?.state ?? 'pass', ms: Math.round(performance.now() - begin), errors: errorsOf(suite) })
}

/**
 * @param {readonly import('vitest').RunnerTask[]} tasks
 * @returns {Test[]}
 */
function testsOf(tasks) {
  return tasks.flatMap(task => (task.type === 'test' ? [task] : testsOf(task.tasks)))
}

/** @param {Test} test */
function report(test) {
  if (reported.has(test)) return
  reported.add(test)
  const { result, meta } = test
  put({
    name: test.fullTestName,
    state: result?.state ?? test.mode,
    ms: Math.round(result?.duration ?? 0),
    errors: errorsOf(test),
    ...(Object.keys(meta).length > 0 ? { meta } : {})
  })
}

/** @param {import('vitest').RunnerTask | undefined} task */
function errorsOf(task) {
  return (task?.result?.errors ?? []).map(({ message, stack, diff }) => ({ message, at: placeIn(stack), diff: diff?.slice(0, 2000) }))
}

// The first lines of the project's own.
/** @param {string | undefined} stack */
function placeIn(stack = '') {
  const lines = stack.split('\n').filter(line => /\/project\/(test|lib|dist)\//.test(line))
  return lines.slice(0, 3).map(line => line.replace(/.*\/project\/|\)$/g, ''))
}

/** @param {object} object */
function put(object) {
  appendFileSync(results, `${JSON.stringify(object)}\n`)
}
