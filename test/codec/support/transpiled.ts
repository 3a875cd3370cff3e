import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import ts from 'typescript'

const sources = new URL('../../../lib/codec/', import.meta.url)

/** Calls back with a folder that has the codecs as JavaScript modules, for processes of Node with other options than this one. */
export function withTranspiledCodecs<Result>(use: (folder: string) => Result): Result {
  const folder = mkdtempSync(join(tmpdir(), 'bpfmaps-codec-'))
  try {
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
    for (const name of readdirSync(sources)) writeFileSync(join(folder, name.replace(/\.ts$/, '.js')), transpile(name))
    return use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function transpile(name: string): string {
  const options = { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext }
  return ts.transpileModule(readFileSync(new URL(name, sources), 'utf8'), { compilerOptions: options }).outputText
}
