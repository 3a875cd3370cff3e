import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { readSource, root, type SourceFile } from '../architecture/source-files.js'
import { compile, compileBlocks } from './support/compile.js'
import { blocksOf, pages } from './support/markdown.js'
import { runInSandbox } from './support/sandbox.js'

/** Pages that have nothing to run. */
const withoutExamples = ['docs/benchmarks.md']

const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
const readme = readSource('README.md')
const withExamples = [readme, ...pages].filter(({ path }) => !withoutExamples.includes(path)).map(page => [page.path, page] as const)
const aroundReadme = new URL('./support/around-readme.js', import.meta.url).href
// A block that begins with the name of a file is that file, for another block to start.
const fileName = /^\/\/ ([a-z-]+\.js)\n/

writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
// What C's compiler made for an example of the repository, for the page about such files.
copyFileSync(join(root, 'examples/programs/limit.bpf.o'), join(folder, 'limit.bpf.o'))

afterAll(() => rmSync(folder, { recursive: true }))

/** Writes the page's examples as modules that use the built library, as readers do, and one that runs them in their order. */
function writeExamples({ path, text }: SourceFile): string {
  const blocks = blocksOf(text)
  for (const block of blocks) {
    const [, name] = fileName.exec(block) ?? []
    if (name !== undefined) writeFileSync(join(folder, name), compile(block))
  }
  const modules = compileBlocks(blocks.filter(block => !fileName.test(block)))
  if (modules.length === 0) throw new Error(`${path} has no example`)
  const page = join(folder, path.replaceAll('/', '-'))
  const imports = modules.map((code, index) => {
    writeFileSync(`${page}-${index}.mjs`, code)
    return `./${basename(page)}-${index}.mjs`
  })
  if (path === readme.path) imports.unshift(aroundReadme)
  writeFileSync(`${page}.mjs`, imports.map(file => `await import('${file}')\n`).join(''))
  return `${page}.mjs`
}

describe('the examples of docs', { timeout: 60_000 }, () => {
  it.each(withExamples)('run, and give what they show: %s', (_path, page) => {
    expect(runInSandbox(writeExamples(page))).toEqual({ status: 0, stderr: '' })
  })
})
