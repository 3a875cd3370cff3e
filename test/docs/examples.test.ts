import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { root, type SourceFile } from '../architecture/source-files.js'
import { compileBlocks } from './support/compile.js'
import { blocksOf, pages } from './support/markdown.js'
import { runInSandbox } from './support/sandbox.js'

/** Pages that have nothing to run. */
const withoutExamples = ['docs/benchmarks.md']

const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
const withExamples = pages.filter(({ path }) => !withoutExamples.includes(path)).map(page => [page.path, page] as const)

// What C's compiler made for an example of the repository, for the page about such files.
copyFileSync(join(root, 'examples/programs/limit.bpf.o'), join(folder, 'limit.bpf.o'))

afterAll(() => rmSync(folder, { recursive: true }))

/** Writes the page's examples as modules that use the built library, as readers do, and one that runs them in their order. */
function writeExamples({ path, text }: SourceFile): string {
  const modules = compileBlocks(blocksOf(text))
  if (modules.length === 0) throw new Error(`${path} has no example`)
  const page = join(folder, path.replaceAll('/', '-'))
  const files = modules.map((code, index) => {
    writeFileSync(`${page}-${index}.mjs`, code)
    return `await import('./${basename(page)}-${index}.mjs')\n`
  })
  writeFileSync(`${page}.mjs`, files.join(''))
  return `${page}.mjs`
}

describe('the examples of docs', { timeout: 60_000 }, () => {
  it.each(withExamples)('run, and give what they show: %s', (_path, page) => {
    expect(runInSandbox(writeExamples(page))).toEqual({ status: 0, stderr: '' })
  })
})
