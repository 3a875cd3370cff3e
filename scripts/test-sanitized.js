// Builds the addon with the address and undefined behaviour sanitizers and runs the tests with it, in a copy of the sources.
// Arguments go to vitest: `npm run test:sanitize -- test/sys`.
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { copyTree } from './support/copy-tree.js'
import { run } from './support/run.js'
import { inTemporaryFolder } from './support/temporary-folder.js'

const runtimes = ['libasan.so', 'libubsan.so'].map(library =>
  execFileSync('g++', [`-print-file-name=${library}`], { encoding: 'utf8' }).trim()
)

inTemporaryFolder(folder => {
  const sources = join(folder, 'sources')
  copyTree(sources)
  run('npx', ['cmake-js', 'compile', '--directory', 'native', '--out', 'build', '--CDSANITIZE=ON'], {
    cwd: sources,
    env: { CXXFLAGS: '-g' }
  })
  run(process.execPath, [join('node_modules', 'vitest', 'vitest.mjs'), 'run', '--typecheck.enabled=false', ...process.argv.slice(2)], {
    cwd: sources,
    // Node is not built with the sanitizers, so their runtimes must be there before it; and it leaves memory to the end of the process.
    env: { LD_PRELOAD: runtimes.join(' '), ASAN_OPTIONS: 'detect_leaks=0' }
  })
})
