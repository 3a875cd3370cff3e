import { relative } from 'node:path'
import ts from 'typescript'
import { root } from './source-files.js'

/** The files of test/ that take public names from lib/, a sentence for each name. */
export function namesFromSources(): string[] {
  const program = projectProgram()
  const checker = program.getTypeChecker()
  const known = publicSymbols(program, checker)
  return program
    .getSourceFiles()
    .filter(file => file.fileName.startsWith(`${root}/test/`))
    .flatMap(file =>
      importsOfSources(file)
        .filter(name => known.has(original(checker, checker.getSymbolAtLocation(name))))
        .map(name => `${relative(root, file.fileName)} takes ${name.text} from the sources`)
    )
}

function projectProgram(): ts.Program {
  const { config } = ts.readConfigFile(`${root}/tsconfig.json`, ts.sys.readFile)
  const { fileNames, options } = ts.parseJsonConfigFileContent(config, ts.sys, root)
  return ts.createProgram(fileNames, options)
}

function publicSymbols(program: ts.Program, checker: ts.TypeChecker): Set<ts.Symbol | undefined> {
  const index = checker.getSymbolAtLocation(program.getSourceFile(`${root}/lib/index.ts`)!)!
  return new Set(checker.getExportsOfModule(index).map(symbol => original(checker, symbol)))
}

function original(checker: ts.TypeChecker, symbol: ts.Symbol | undefined): ts.Symbol | undefined {
  return symbol !== undefined && (symbol.flags & ts.SymbolFlags.Alias) !== 0 ? checker.getAliasedSymbol(symbol) : symbol
}

/** The names that a file imports by paths into lib/. */
function importsOfSources(file: ts.SourceFile): ts.Identifier[] {
  return file.statements.filter(ts.isImportDeclaration).flatMap(({ moduleSpecifier, importClause }) => {
    const names = importClause?.namedBindings
    if (!/^\.[./]*\/lib\//.test((moduleSpecifier as ts.StringLiteral).text) || names === undefined) return []
    return ts.isNamedImports(names) ? names.elements.map(({ name }) => name) : [names.name]
  })
}
