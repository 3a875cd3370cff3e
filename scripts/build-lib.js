// Builds dist/: the bundle, and the types as they are.
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { bundle } from './support/bundle.js'
import { root, run } from './support/run.js'

rmSync(join(root, 'dist'), { recursive: true, force: true })
await bundle()
run('npx', ['tsc', '-p', 'tsconfig.build.json'])
