// Runs the tests on other versions of Node: `npm run test:node -- 22 24 26`, or `oldest` and `newest`. Other arguments go to vitest:
// `npm run test:node -- oldest test/map`.
import { delimiter, join } from 'node:path'
import { fetchNode } from './support/fetch-node.js'
import { root, run } from './support/run.js'

const isVersion = /^(?:[\d.]+|oldest|newest)$/
const versions = process.argv.slice(2).filter(argument => isVersion.test(argument))
const others = process.argv.slice(2).filter(argument => !isVersion.test(argument))
if (versions.length === 0) throw new Error('Which versions of Node? For example: npm run test:node -- oldest 24')

for (const version of versions) {
  const bin = fetchNode(version)
  run(join(bin, 'node'), ['--version'])
  const vitest = [join(root, 'node_modules', 'vitest', 'vitest.mjs'), 'run', ...others]
  run(join(bin, 'node'), vitest, { env: { PATH: `${bin}${delimiter}${process.env['PATH']}` } })
}
