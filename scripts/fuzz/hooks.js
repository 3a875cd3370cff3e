// Lets Node load the library's sources with counters in them.
import { createHash } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { instrument } from './instrument.js'

const sources = new URL('../../lib/', import.meta.url).href
// What it makes is kept, by the hash of what it is made of.
const cache = fileURLToPath(new URL('../../node_modules/.cache/bpf-maps-fuzz/', import.meta.url))
const instrumenter = readFileSync(new URL('./instrument.js', import.meta.url))
mkdirSync(cache, { recursive: true })

/** @type {import('node:module').LoadHook} */
export async function load(url, context, nextLoad) {
  if (!url.startsWith(sources) || !url.endsWith('.ts')) return await nextLoad(url, context)
  return { format: 'module', source: instrumented(url), shortCircuit: true }
}

/** @param {string} url */
function instrumented(url) {
  const source = readFileSync(new URL(url), 'utf8')
  const path = `${cache}${createHash('sha256').update(instrumenter).update(url).update(source).digest('hex')}.js`
  try {
    return readFileSync(path, 'utf8')
  } catch {
    const made = instrument(source, url)
    writeFileSync(path, made)
    return made
  }
}
