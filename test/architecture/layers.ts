import { dirname, join } from 'node:path'
import ts from 'typescript'
import type { SourceFile } from './source-files.js'

/** The folders of lib/, lowest first: a folder imports only from itself and from those before it. lib/index.ts stands above all. */
export const layers = ['errors', 'codec', 'elf', 'sys', 'bpffs', 'btf', 'map', 'stream', 'program', 'family', 'object', 'cli'] as const

const top = layers.length

/** What a file imports that it must not, a sentence each. */
export function forbiddenImports(file: SourceFile): string[] {
  return importedModules(file).flatMap(module => {
    const reason = whyForbidden(file.path, module)
    return reason === undefined ? [] : [`${file.path} imports ${module}: ${reason}`]
  })
}

/** How a file could load native code, a sentence each: any name of a `.node` file, and the two functions that load one. */
export function nativeLoads(file: SourceFile): string[] {
  const found: string[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isStringLiteralLike(node) && node.text.endsWith('.node')) found.push(`${file.path} names ${node.text}`)
    if (ts.isIdentifier(node) && ['createRequire', 'dlopen'].includes(node.text)) found.push(`${file.path} uses ${node.text}`)
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file.path, file.text, ts.ScriptTarget.Latest))
  return found
}

function importedModules(file: SourceFile): string[] {
  return ts.preProcessFile(file.text, true, true).importedFiles.map(imported => imported.fileName)
}

function whyForbidden(path: string, module: string): string | undefined {
  const from = layerOf(path)
  if (from === undefined) return `lib/ has no layer for ${path}`
  if (!module.startsWith('.')) return whyForbiddenPackage(from, module)
  const target = join(dirname(path), module)
  const to = layerOf(target)
  if (to === undefined) return 'it lies outside the layers'
  if (to > from) return `${layerName(to)} is above ${layerName(from)}`
  if (target === 'lib/sys/load.js' && layerName(from) !== 'sys') return 'only sys touches the addon'
  return undefined
}

function whyForbiddenPackage(from: number, module: string): string | undefined {
  if (['codec', 'elf'].includes(layerName(from))) return `${layerName(from)} is pure`
  if (!module.startsWith('node:') && layerName(from) !== 'cli') return 'the library has no dependencies'
  return undefined
}

function layerOf(path: string): number | undefined {
  if (path === 'lib/index.ts' || path === 'lib/index.js') return top
  const layer = layers.findIndex(name => path.startsWith(`lib/${name}/`))
  return layer >= 0 ? layer : undefined
}

function layerName(layer: number): string {
  return layers[layer] ?? 'index'
}
