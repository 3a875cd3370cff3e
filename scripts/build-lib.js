// Bundles the library: one module is imported several times faster than two hundred, and the types stay as they are.
import { rmSync } from 'node:fs'
import { rolldown } from 'rolldown'
import { run } from './support/run.js'

rmSync('dist', { recursive: true, force: true })
const bundle = await rolldown({ input: 'lib/index.ts', platform: 'node', tsconfig: 'tsconfig.build.json' })
await bundle.write({
  dir: 'dist',
  sourcemap: true,
  // They are in the types; here they only cost time at import.
  comments: false,
  // The loader stays a module in its folder, because it finds the addon by paths relative to itself.
  codeSplitting: { groups: [{ name: 'load', test: /lib\/sys\/load\.ts$/ }] },
  chunkFileNames: 'sys/[name].js'
})
await bundle.close()
run('npx', ['tsc', '-p', 'tsconfig.build.json'])
