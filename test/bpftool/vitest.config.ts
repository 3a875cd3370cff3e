import { defineConfig } from 'vitest/config'
import { base } from '../../vitest.config.js'

// Apart from `npm test`, which needs no more than a compiler: here bpftool has to be installed.
export default defineConfig({ test: { ...base, maxWorkers: 2, include: ['test/bpftool/**/*.test.ts'] } })
