import { defineConfig, type TestUserConfig } from 'vitest/config'
import { library } from './test/support/bundled.js'
import { denialsReporter } from './test/support/kernel/reporter.js'
import { patience } from './test/support/patience.js'

// Vitest's own --exclude does not reach the tests of projects.
const leftOut = process.env['BPF_MAPS_TESTS_LEFT_OUT']?.split(' ') ?? []

/** What all runs have in common. */
export const base: TestUserConfig = {
  // The shipped form, as Node itself loads it.
  alias: { 'bpf-maps': library },
  server: { deps: { external: [library] } },
  globalSetup: './test/support/bundled.ts',
  // Processes, not threads: tests change directories, drop capabilities, send signals and count their descriptors.
  pool: 'forks',
  execArgv: ['--expose-gc'],
  testTimeout: 20_000 * patience,
  hookTimeout: 20_000 * patience
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    reporters: ['default', denialsReporter],
    projects: [
      {
        test: {
          ...base,
          name: 'tests',
          include: ['test/**/*.test.ts'],
          // They need bpftool: `npm run test:bpftool`.
          exclude: ['test/bpftool/**', ...leftOut]
        }
      },
      {
        // Codecs are interpreted where code must not be generated from strings.
        test: {
          ...base,
          name: 'without code generation',
          include: ['test/codec/{array,bit-fields,own-codec,placed-struct,struct,struct-declaration,union}.test.ts'],
          exclude: leftOut,
          execArgv: ['--disallow-code-generation-from-strings']
        }
      },
      {
        test: {
          ...base,
          name: 'types',
          include: [],
          // The sources are checked by `npm run typecheck`; this is about what the type tests expect.
          typecheck: {
            enabled: true,
            only: true,
            include: ['test/**/*.test-d.ts'],
            tsconfig: './tsconfig.json',
            ignoreSourceErrors: true
          }
        }
      }
    ]
  }
})
