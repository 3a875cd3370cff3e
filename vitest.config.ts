import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    // They need bpftool: `npm run test:bpftool`.
    exclude: ['test/bpftool/**'],
    // Processes, not threads: tests change directories, drop capabilities, send signals and count their descriptors.
    pool: 'forks',
    maxWorkers: 2,
    execArgv: ['--expose-gc'],
    testTimeout: 20_000,
    hookTimeout: 20_000,
    // The sources are checked by `npm run typecheck`; this is about what the type tests expect.
    typecheck: { enabled: true, include: ['test/**/*.test-d.ts'], tsconfig: './tsconfig.json', ignoreSourceErrors: true }
  }
})
