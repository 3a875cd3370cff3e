import { rmSync } from 'node:fs'
import { afterAll, describe, expect, it } from 'vitest'
import { readSource } from '../architecture/source-files.js'
import { needs } from '../support/kernel/needs.js'
import { patience } from '../support/patience.js'
import { blocksOf, pages } from './support/markdown.js'
import { type Module, modulesOf } from './support/modules.js'
import { makePageFolder, writePage } from './support/page-folder.js'
import { runInSandbox } from './support/sandbox.js'

/** Pages that have nothing to run. */
const withoutExamples = ['docs/benchmarks.md', 'docs/kernels.md']

const readme = readSource('README.md')
const withExamples = [readme, ...pages].filter(({ path }) => !withoutExamples.includes(path))
const around = { [readme.path]: [new URL('./support/around-readme.js', import.meta.url).href] }

const examples = withExamples.map(({ path, text }) => ({ path, modules: modulesOf(blocksOf(text)) }))
const ofNewerNode = examples.flatMap(({ path, modules }) =>
  modules.filter(({ node }) => node !== undefined).map(module => ({ path, module }))
)

const runningNode = Number.parseInt(process.versions.node, 10)
const folder = makePageFolder()
afterAll(() => rmSync(folder, { recursive: true }))

function run(path: string, modules: readonly Module[]) {
  return runInSandbox(writePage(folder, path.replaceAll('/', '-'), modules, around[path]))
}

function goesOverElements(modules: readonly Module[]): boolean {
  return modules.some(({ code }) => code.includes("'bpf_map_elem'"))
}

describe('the examples of docs', { timeout: 60_000 * patience }, () => {
  for (const { path, modules } of examples) {
    const title = `run as they stand, and give what they show: ${path}`
    const forEachNode = modules.filter(({ node }) => node === undefined)
    const runsWhole = () => {
      expect(forEachNode).not.toEqual([])
      expect(run(path, forEachNode)).toEqual({ status: 0, stderr: '' })
    }
    const stopsAtElements = () => {
      expect(run(path, forEachNode)).toEqual({
        status: 1,
        stderr: expect.stringMatching(/PermissionError: cannot load tracing .*locked down/)
      })
    }
    if (goesOverElements(forEachNode)) needs('element iterators').it(title, { otherwise: stopsAtElements }, runsWhole)
    else it(title, runsWhole)
  }

  it.each(ofNewerNode)('run on Node $module.node, as they say, and not before: $path', ({ path, module }) => {
    expect(run(path, [module])).toEqual(runningNode >= Number(module.node) ? { status: 0, stderr: '' } : syntaxError)
  })

  it('with `using` need Node 24, for nothing translates them', () => {
    const modules = modulesOf([
      "import { Queue, u32 } from 'bpf-maps'\nusing jobs = Queue.create({ value: u32, maxEntries: 1 })\njobs.pop()   // undefined\n"
    ])
    expect(run('using', modules)).toEqual(runningNode >= 24 ? { status: 0, stderr: '' } : syntaxError)
  })
})

const syntaxError = { status: 1, stderr: expect.stringContaining('SyntaxError') }
