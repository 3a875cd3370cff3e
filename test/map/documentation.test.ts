import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { type SourceFile, sourceFiles } from '../architecture/source-files.js'

const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
const library = new URL('../../lib/index.ts', import.meta.url).href
const typescript = new URL('../support/typescript.js', import.meta.url).href
const pages = sourceFiles('docs/maps', /(?<!README)\.md$/).map(page => [page.path, page] as const)

afterAll(() => rmSync(folder, { recursive: true }))

/** Writes the page's examples, one after the other, as a module that uses the sources. */
function writeExamples({ path, text }: SourceFile): string {
  const examples = [...text.matchAll(/^```js\n(.*?)^```/gms)].map(([, code]) => code)
  if (examples.length === 0) throw new Error(`${path} has no example`)
  const file = join(folder, `${basename(path, '.md')}.ts`)
  writeFileSync(file, examples.join('\n').replaceAll("'bpf-maps'", `'${library}'`))
  return file
}

describe('the examples of docs/maps', { timeout: 60_000 }, () => {
  it.each(pages)('run: %s', (_path, page) => {
    const { status, stderr } = spawnSync(process.execPath, ['--import', typescript, writeExamples(page)], { encoding: 'utf8' })
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
  })
})
