import type { Reporter, TestModule } from 'vitest/node'
import { describeDenials } from '../../../scripts/support/denials.js'

/** Prints at the end what this kernel does not allow, and which tests went another way for it. */
export const denialsReporter: Reporter = {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap(({ children }) => [...children.allTests()])
    const lines = describeDenials(tests.map(test => ({ name: test.fullName, state: test.result().state, meta: test.meta() })))
    if (lines.length > 0) console.log(`\n${lines.join('\n')}\n`)
  }
}
