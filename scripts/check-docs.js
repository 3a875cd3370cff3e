// Fails unless docs/api is what `npm run docs` writes.
import { join } from 'node:path'
import { run } from './support/run.js'
import { inTemporaryFolder } from './support/temporary-folder.js'

inTemporaryFolder(folder => {
  const fresh = join(folder, 'api')
  run('npx', ['typedoc', '--out', fresh])
  run('diff', ['--recursive', '--brief', 'docs/api', fresh])
})
