import ts from 'typescript'
import type { SourceFile } from './source-files.js'

/** Most lines of a file. */
export const fileLimit = 250
/** Most lines of a function, from its first to its last. */
export const functionLimit = 40

/** Files and functions that are too long, a sentence each. */
export function tooLong(file: SourceFile): string[] {
  const lines = file.text.trimEnd().split('\n').length
  const functions = longFunctions(file).map(at => `${file.path}:${at.line} has a function of ${at.lines} lines`)
  return lines > fileLimit ? [`${file.path} has ${lines} lines`, ...functions] : functions
}

interface Length {
  readonly line: number
  readonly lines: number
}

function longFunctions(file: SourceFile): Length[] {
  const lengths = file.path.endsWith('.ts') ? typescriptFunctions(file) : nativeFunctions(file.text)
  return lengths.filter(length => length.lines > functionLimit)
}

function typescriptFunctions(file: SourceFile): Length[] {
  const source = ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest)
  const found: Length[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && 'body' in node) found.push(lengthOf(source, node))
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

function lengthOf(source: ts.SourceFile, node: ts.Node): Length {
  const first = source.getLineAndCharacterOfPosition(node.getStart(source)).line
  const last = source.getLineAndCharacterOfPosition(node.getEnd()).line
  return { line: first + 1, lines: last - first + 1 }
}

// What stands before the brace that opens a body: a parameter list, perhaps specifiers, a return type or initialisers after it.
const bodyFollows = /\)\s*(?:const|noexcept|override|mutable|\s|->[\w\s:<>*&]+|:\s[^;{}]*)*$/
const controlFollows = /(?:^|[^\w])(?:if|for|while|switch|catch)\s*(?:constexpr\s*)?\((?:[^()]|\([^()]*\))*\)\s*$/

/** Bodies of functions in C++ that clang-format has laid out: every brace after a parameter list, control statements aside. */
function nativeFunctions(text: string): Length[] {
  const code = blankNonCode(text)
  const open: { readonly start: number; readonly isFunction: boolean }[] = []
  const found: Length[] = []
  for (const { 0: brace, index } of code.matchAll(/[{}]/g)) {
    if (brace === '{') {
      const start = Math.max(code.lastIndexOf(';', index), code.lastIndexOf('{', index - 1), code.lastIndexOf('}', index)) + 1
      open.push({ start, isFunction: isBody(code.slice(start, index)) })
      continue
    }
    const opened = open.pop()
    if (opened?.isFunction) found.push(spanOf(code, opened.start, index))
  }
  return found
}

function isBody(before: string): boolean {
  return bodyFollows.test(before) && !controlFollows.test(before)
}

function spanOf(code: string, start: number, end: number): Length {
  const first = code.slice(0, start + code.slice(start).search(/\S/)).split('\n').length
  return { line: first, lines: code.slice(0, end).split('\n').length - first + 1 }
}

/** Comments, strings, preprocessor lines and initialisers in braces as spaces, so that every other character keeps its place. */
function blankNonCode(text: string): string {
  return text.replace(
    /\/\/[^\n]*|\/\*[\s\S]*?\*\/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'|^#(?:\\\n|[^\n])*|(?<=\w)\{[^{}\n;]*\}/gm,
    match => match.replace(/[^\n]/g, ' ')
  )
}
