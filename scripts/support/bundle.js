import { join } from 'node:path'
import { rolldown } from 'rolldown'
import { root } from './run.js'

/** Bundles lib/ into dist/: one module is imported several times faster than two hundred. */
export async function bundle() {
  const made = await rolldown({ input: join(root, 'lib/index.ts'), cwd: root, platform: 'node', tsconfig: 'tsconfig.build.json' })
  await made.write({
    dir: join(root, 'dist'),
    sourcemap: true,
    // They are in the types; here they only cost time at import.
    comments: false,
    // The loader stays a module in its folder, because it finds the addon by paths relative to itself.
    codeSplitting: { groups: [{ name: 'load', test: /lib\/sys\/load\.ts$/ }] },
    chunkFileNames: 'sys/[name].js'
  })
  await made.close()
}
