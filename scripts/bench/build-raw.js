import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from '../support/run.js'

const sources = join(import.meta.dirname, 'raw')
const folder = join(root, 'build', 'bench')
const compiler = process.env['CC'] ?? 'cc'

/** Compiles the C program, and the library that counts calls of bpf(2). */
export function buildRaw() {
  mkdirSync(folder, { recursive: true })
  const [raw, callCounter] = [join(folder, 'raw'), join(folder, 'count-calls.so')]
  const counting = join(sources, 'count-calls.c')
  const looping = readdirSync(sources)
    .map(name => join(sources, name))
    .filter(path => path.endsWith('.c') && path !== counting)
  run(compiler, ['-O2', '-Wall', '-Wextra', '-o', raw, ...looping])
  run(compiler, ['-O2', '-Wall', '-Wextra', '-shared', '-fPIC', '-o', callCounter, counting, '-ldl'])
  return { raw, callCounter }
}
