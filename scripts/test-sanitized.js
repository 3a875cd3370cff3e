// Builds the addon with the address, leak and undefined behaviour sanitizers and runs the tests with it, but for those of the folders that
// never load it, or use no more of it than the others do. Arguments go to vitest: `npm run test:sanitize -- test/sys`. With `--storms` it runs
// the short storms instead: `npm run test:sanitize -- --storms`, or those of a name, `-- --storms peers`.
import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { run } from './support/run.js'
import { inTemporaryFolder } from './support/temporary-folder.js'

const leftOut = ['architecture', 'btf', 'codec', 'docs', 'elf', 'errors', 'examples', 'kernel', 'kernels', 'privileges', 'scripts'].map(
  folder => `test/${folder}/**`
)

const [first, ...others] = process.argv.slice(2)
const storms = first === '--storms'
const rest = storms ? others : process.argv.slice(2)

inTemporaryFolder(folder => {
  // A build that lost the option would pass every test.
  const addon = build(folder)
  if (!readFileSync(addon).includes('__asan_init')) throw new Error(`${addon} was built without sanitizers`)
  // Node is not built with the sanitizers, so their runtimes must be there before it.
  const env = { BPF_MAPS_ADDON: addon, LD_PRELOAD: ['libasan.so', 'libubsan.so'].map(runtime).join(' ') }
  // Vitest, and the compilers and shells that tests start, leave memory to the end of the process. So one program without them looks for leaks.
  const withoutLeaks = { ...env, ASAN_OPTIONS: 'detect_leaks=0:quarantine_size_mb=64' }
  if (storms) return storm(withoutLeaks)
  // A process starts several times as slowly with them.
  run('npx', ['vitest', 'run', '--project=!types', ...rest], {
    env: { ...withoutLeaks, BPF_MAPS_TESTS_LEFT_OUT: leftOut.join(' '), BPF_MAPS_TEST_PATIENCE: '5' }
  })
  run(process.execPath, ['scripts/support/leave-all-open.js'], { env: { ...env, ASAN_OPTIONS: 'detect_leaks=1' } })
})

/** @param {NodeJS.ProcessEnv} env */
function storm(env) {
  const choice = rest[0]?.startsWith('-') === false ? rest : ['all', ...rest]
  // Without npm, which would have the runtimes before it, too.
  run(process.execPath, ['--expose-gc', '--import', './test/support/typescript.js', 'scripts/storms/main.js', ...choice, '--short'], {
    env
  })
}

/** @param {string} folder */
function build(folder) {
  run('npx', ['cmake-js', 'compile', '--directory', 'native', '--out', folder, '--CDSANITIZE=ON'], { env: { CXXFLAGS: '-g' } })
  return join(folder, 'Release', 'bpf_maps.node')
}

/** @param {string} library */
function runtime(library) {
  return execFileSync('g++', [`-print-file-name=${library}`], { encoding: 'utf8' }).trim()
}
