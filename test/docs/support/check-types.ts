import { copyFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import * as library from 'bpf-maps'
import ts from 'typescript'
import { root } from '../../architecture/source-files.js'
import type { DocExample } from './doc-comments.js'

// As a reader has it who begins a project: strict, and nothing more.
const options: ts.CompilerOptions = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
  typeRoots: [join(root, 'node_modules', '@types')],
  types: ['node']
}

const elsewhere = join(import.meta.dirname, 'elsewhere.ts')
const [, ...declarations] = ts.sys.readFile(elsewhere)?.split('export declare const ') ?? []
const namesElsewhere = declarations.map(declaration => declaration.slice(0, declaration.indexOf(':')))

/** What TypeScript has against the examples, in a folder where the package is installed: nothing, or a line for each fault. */
export function faultsOfTypes(examples: readonly DocExample[], folder: string): string[] {
  copyFileSync(elsewhere, join(folder, 'elsewhere.ts'))
  const files = examples.map(({ name, code }) => {
    const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.ts`)
    writeFileSync(file, `${importsFor(code)}${code}\nexport {}\n`)
    return file
  })
  return ts.getPreEmitDiagnostics(ts.createProgram(files, options)).map(faultOf)
}

/** Doc comments stand at the name that they are about, so they import nothing of the library. */
function importsFor(code: string): string {
  const used = (names: readonly string[]) => names.filter(name => uses(code, name)).join(', ')
  return `import { ${used(Object.keys(library))} } from 'bpf-maps'\nimport { ${used(namesElsewhere)} } from './elsewhere.js'\n`
}

/** Whether the code takes the name from outside. */
function uses(code: string, name: string): boolean {
  return new RegExp(`(?<![.\\w'])${name}\\b(?!:)`).test(code) && !new RegExp(`const ${name} =`).test(code)
}

function faultOf({ file, messageText }: ts.Diagnostic): string {
  return `${file?.fileName.replace(/.*\//, '')}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
}
