import { fileURLToPath } from 'node:url'
import * as library from 'bpf-maps'
import ts from 'typescript'

/** What a module exports. */
export function run(source: string): Record<string, unknown> {
  const { outputText } = ts.transpileModule(source, { compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 } })
  const exports: Record<string, unknown> = {}
  new Function('require', 'exports', outputText)(() => library, exports)
  return exports
}

/** What the compiler, at its strictest, says of modules. */
export function problemsIn(sources: readonly string[]): string[] {
  const folder = fileURLToPath(new URL('../generated/', import.meta.url))
  const entry = fileURLToPath(new URL('../../../lib/index.ts', import.meta.url))
  const files = new Map(sources.map((source, index) => [`${folder}${index}.ts`, source]))
  const options: ts.CompilerOptions = {
    ...{ target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.NodeNext, moduleResolution: ts.ModuleResolutionKind.NodeNext },
    ...{
      lib: ['lib.es2023.d.ts', 'lib.esnext.disposable.d.ts'],
      types: ['node'],
      noEmit: true,
      skipLibCheck: true,
      paths: { 'bpf-maps': [entry] }
    },
    ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noUnusedLocals: true, noImplicitOverride: true },
    ...{ verbatimModuleSyntax: true, isolatedModules: true, erasableSyntaxOnly: true, noPropertyAccessFromIndexSignature: true }
  }
  const host = ts.createCompilerHost(options)
  const { readFile, fileExists, getSourceFile } = host
  host.readFile = name => files.get(name) ?? readFile(name)
  host.fileExists = name => files.has(name) || fileExists(name)
  host.getSourceFile = (name, target) => {
    const text = files.get(name)
    return text === undefined ? getSourceFile.call(host, name, target) : ts.createSourceFile(name, text, target)
  }
  const program = ts.createProgram([...files.keys()], options, host)
  return [...files.keys()]
    .flatMap(name => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)))
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))
}
