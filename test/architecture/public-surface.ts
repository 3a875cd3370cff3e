import { join } from 'node:path'
import ts from 'typescript'
import { root } from './source-files.js'

/** What lib/index.ts offers, as the compiler sees it. */
export interface PublicSurface {
  /** `value HashMap` for what exists at run time, `type Access` for the rest; sorted. */
  readonly names: string[]
  /** Names without a doc comment. */
  readonly undocumented: string[]
  /** Places in the emitted declarations that say `any`. */
  readonly anys: string[]
}

/** Reads the public surface of an entry file. */
export function publicSurface(entry: string): PublicSurface {
  const options: ts.CompilerOptions = { ...projectOptions(), noEmit: false, declaration: true, emitDeclarationOnly: true }
  const program = ts.createProgram([join(root, entry)], options)
  const checker = program.getTypeChecker()
  const exported = exportsOf(program, checker, entry)
  return {
    names: exported.map(([name, symbol]) => `${symbol.flags & ts.SymbolFlags.Value ? 'value' : 'type'} ${name}`).sort(),
    undocumented: exported.filter(([, symbol]) => symbol.getDocumentationComment(checker).length === 0).map(([name]) => name),
    anys: declarationsOf(program).flatMap(anyKeywords)
  }
}

function projectOptions(): ts.CompilerOptions {
  const { config, error } = ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile)
  if (error) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'))
  return ts.parseJsonConfigFileContent(config, ts.sys, root).options
}

function exportsOf(program: ts.Program, checker: ts.TypeChecker, entry: string): [string, ts.Symbol][] {
  const source = program.getSourceFile(join(root, entry))
  const module = source && checker.getSymbolAtLocation(source)
  if (!module) throw new Error(`${entry} is missing, or exports nothing`)
  return checker.getExportsOfModule(module).map(symbol => [symbol.name, resolve(checker, symbol)])
}

function resolve(checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol {
  return symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
}

function declarationsOf(program: ts.Program): ts.SourceFile[] {
  const emitted: ts.SourceFile[] = []
  program.emit(undefined, (path, text) => emitted.push(ts.createSourceFile(path, text, ts.ScriptTarget.Latest, true)))
  return emitted
}

function anyKeywords(source: ts.SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (node.kind === ts.SyntaxKind.AnyKeyword) found.push(`${source.fileName}: ${node.parent.getText(source)}`)
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}
