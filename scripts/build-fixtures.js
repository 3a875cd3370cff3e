// Compiles the BPF programs of the tests and examples, which are committed beside their sources; or those of the tests into another folder,
// if one is named.
// Takes clang, llvm and libbpf-dev; CC and STRIP name other programs than clang and llvm-strip.
import { execFileSync } from 'node:child_process'
import { mkdirSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { root, run } from './support/run.js'

const { CC = 'clang', STRIP = 'llvm-strip' } = process.env
const sources = join(root, 'test/fixtures/bpf')
const folder = resolve(process.argv[2] ?? sources)

// Where Debian has <asm/types.h>, which is the same for BPF.
const machine = execFileSync('gcc', ['-dumpmachine'], { encoding: 'utf8' }).trim()
const common = ['-g', '-O2', '-Wall', '-Werror', `-I/usr/include/${machine}`]

/** Other forms of ELF files: big-endian BPF, and 32 bits, which no BPF has. */
const variants = [
  { source: 'classic.c', object: 'classic-big-endian.o', target: 'bpfeb' },
  { source: 'maps.c', object: 'maps-big-endian.o', target: 'bpfeb' },
  { source: 'classic-wide.c', object: 'classic-32-bit.o', target: 'mips' }
]

const names = readdirSync(sources).filter(name => name.endsWith('.c'))
mkdirSync(folder, { recursive: true })
for (const source of names) compile(source, source.replace('.c', '.o'), 'bpf')
for (const { source, object, target } of variants) compile(source, object, target)
if (folder === sources) build(join(root, 'examples/programs'), 'limit.bpf.c', join(root, 'examples/programs/limit.bpf.o'), 'bpf')

/**
 * @param {string} source
 * @param {string} object
 * @param {string} target
 */
function compile(source, object, target) {
  build(sources, source, join(folder, object), target)
}

/**
 * @param {string} from
 * @param {string} source
 * @param {string} path
 * @param {string} target
 */
function build(from, source, path, target) {
  run(CC, [...common, `-ffile-prefix-map=${from}=.`, '-target', target, '-c', source, '-o', path], { cwd: from })
  // DWARF, which nobody here reads; BTF stays.
  run(STRIP, ['-g', path])
}
