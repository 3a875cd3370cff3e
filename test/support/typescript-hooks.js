// Lets plain Node run the project's TypeScript, for the tests' child processes: on Node 20 nothing else can without a build.
import { createHash, randomUUID } from 'node:crypto'
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

// The compiler takes a second to load, so what it made is kept, by the source's hash.
const cache = fileURLToPath(new URL('../../node_modules/.cache/bpf-maps/', import.meta.url))

/**
 * Sources say `./x.js` for what is `./x.ts` before it is compiled.
 *
 * @type {import('node:module').ResolveHook}
 */
export async function resolve(specifier, context, nextResolve) {
  try {
    return await nextResolve(specifier, context)
  } catch (error) {
    if (!specifier.startsWith('.') || !specifier.endsWith('.js')) throw error
    return nextResolve(specifier.replace(/\.js$/, '.ts'), context)
  }
}

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!url.endsWith('.ts')) return nextLoad(url, context)
  const source = readFileSync(new URL(url), 'utf8')
  const path = `${cache}${createHash('sha256').update(url).update(source).digest('hex')}.js`
  return { format: 'module', source: read(path) ?? (await compile(url, source, path)), shortCircuit: true }
}

/** @param {string} path */
function read(path) {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    return undefined
  }
}

/**
 * @param {string} url
 * @param {string} source
 * @param {string} path where to keep the result
 */
async function compile(url, source, path) {
  const { default: ts } = await import('typescript')
  const compilerOptions = { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022, inlineSourceMap: true }
  const { outputText } = ts.transpileModule(source, { compilerOptions, fileName: url })
  // Another child or worker may be reading or writing: the file appears whole or not at all.
  mkdirSync(cache, { recursive: true })
  const draft = `${path}.${randomUUID()}`
  writeFileSync(draft, outputText)
  renameSync(draft, path)
  return outputText
}
