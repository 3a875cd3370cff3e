import { readdirSync, statSync } from 'node:fs'
import { createRequire } from 'node:module'
import { fileURLToPath } from 'node:url'
import { bundle } from '../../scripts/support/bundle.js'

/** What `import 'bpf-maps'` gives here: this project's own `dist/`, or the package that is installed beside the tests. */
export const library: string = createRequire(import.meta.url).resolve('bpf-maps')

const sources = fileURLToPath(new URL('../../lib/', import.meta.url))
const own = fileURLToPath(new URL('../../dist/index.js', import.meta.url))

/** Before all tests: they run on the bundle, as users do, so it has to be of these sources. */
export async function setup(): Promise<void> {
  if (library === own && newestSource() > modified(own)) await bundle()
}

function newestSource(): number {
  const files = readdirSync(sources, { recursive: true, encoding: 'utf8' })
  return Math.max(...files.map(file => modified(sources + file)))
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0
}
