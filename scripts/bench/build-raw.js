import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { root, run } from '../support/run.js'

const sources = join(import.meta.dirname, 'raw')
const folder = join(root, 'build', 'bench')
const compiler = process.env['CC'] ?? 'cc'

/** Compiles the C program, with libbpf's reader of rings where libbpf is installed, and the library that counts calls of bpf(2). */
export function buildRaw() {
  mkdirSync(folder, { recursive: true })
  const [raw, callCounter] = [join(folder, 'raw'), join(folder, 'count-calls.so')]
  const hasLibbpf = spawnSync(compiler, ['-E', '-include', 'bpf/libbpf.h', '-x', 'c', '/dev/null']).status === 0
  const apart = hasLibbpf ? ['count-calls.c'] : ['count-calls.c', 'libbpf.c']
  const looping = readdirSync(sources).filter(name => name.endsWith('.c') && !apart.includes(name))
  const paths = looping.map(name => join(sources, name))
  run(compiler, ['-O2', '-Wall', '-Wextra', '-o', raw, ...paths, ...(hasLibbpf ? ['-DWITH_LIBBPF', '-lbpf'] : [])])
  run(compiler, ['-O2', '-Wall', '-Wextra', '-shared', '-fPIC', '-o', callCounter, join(sources, 'count-calls.c'), '-ldl'])
  return { raw, callCounter, hasLibbpf }
}
