import { copyFileSync, mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { root } from '../../architecture/source-files.js'
import { library } from '../../support/bundled.js'
import type { Module } from './modules.js'

/** A folder as a reader has it, who has installed the package: there `import … from 'bpf-maps'` is the bundle, as it ships. */
export function makePageFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'bpf-maps-'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(join(dirname(library), '..'), join(folder, 'node_modules', 'bpf-maps'))
  // What C's compiler made for an example of the repository, for the page about such files.
  copyFileSync(join(root, 'examples/programs/limit.bpf.o'), join(folder, 'limit.bpf.o'))
  return folder
}

/** Writes the modules, and a script that runs those that are no files for others to start, in their order, after those of `first`. */
export function writePage(folder: string, name: string, modules: readonly Module[], first: readonly string[] = []): string {
  const steps = [...first]
  for (const [index, { code, file }] of modules.entries()) {
    const written = file ?? `${name}-${index}.js`
    writeFileSync(join(folder, written), code)
    if (file === undefined) steps.push(`./${written}`)
  }
  const script = join(folder, `${name}.js`)
  writeFileSync(script, steps.map(step => `await import('${step}')\n`).join(''))
  return script
}
