import { describe, expect, it, type TestOptions } from 'vitest'
import { isOlderThan } from '../../../lib/errors/index.js'
import { type Cause, older } from './causes.js'
import { denialOf, describeDenial, type FeatureName } from './features.js'

/** What a test does on a kernel that does not allow what it is about. */
interface Otherwise extends TestOptions {
  /** A call that the library refuses there with the error that names the reason. */
  readonly refused?: () => unknown
  /** A test of its own, where there is more to see than an error. */
  readonly otherwise?: () => unknown
}

/** `it` and `describe` for tests that not every kernel can run. */
interface Conditional {
  /** A test, or the other one that `options` name. Without another one it is skipped, with the reason in its name. */
  readonly it: (title: string, test: () => unknown, options?: Otherwise) => void
  /** The same for a whole block, in the place of which there is one test. */
  readonly describe: (title: string, tests: () => void, options?: Otherwise) => void
}

/** For tests of what the kernel may forbid or have been built without. It is asked, once, by doing it. */
export function needs(feature: FeatureName): Conditional {
  const denial = denialOf(feature)
  if (denial === undefined) return allowed('')
  return denied(` (needs ${feature})`, describeDenial(denial), denial.cause.error)
}

/** For tests of what came with a release of Linux: `'5.14'`. The refusal is a `NotSupportedError` with that release. */
export function needsLinux(since: string): Conditional {
  const suffix = ` (needs Linux ${since})`
  return isOlderThan(since) ? denied(suffix, `Linux ${since}`, older(since).error) : allowed(suffix)
}

function allowed(suffix: string): Conditional {
  return {
    it: (title, test, options) => it(title + suffix, forVitest(options), test),
    describe: (title, tests, options) => describe(title + suffix, forVitest(options), tests)
  }
}

function denied(suffix: string, reason: string, error: Cause['error']): Conditional {
  const meta = { denied: reason }
  const instead = ({ refused, otherwise }: Otherwise) => otherwise ?? (refused && (() => expectRefusal(refused, error)))
  return {
    it(title, test, options = {}) {
      const other = instead(options)
      if (other === undefined) it(title + suffix, { skip: true, meta }, test)
      else it(`${title}${suffix}: refused`, { ...forVitest(options), meta }, other)
    },
    describe(title, tests, options = {}) {
      const other = instead(options)
      if (other === undefined) describe(title + suffix, { skip: true, meta }, tests)
      else it(`${title}${suffix}: refused`, { ...forVitest(options), meta }, other)
    }
  }
}

async function expectRefusal(call: () => unknown, error: Cause['error']): Promise<void> {
  if (error === undefined) throw new Error('the library has no error for this: the test has to say what happens otherwise')
  const { message = /./, ...fields } = error
  await expect((async () => call())()).rejects.toMatchObject({ ...fields, message: expect.stringMatching(message) })
}

function forVitest({ refused: _refused, otherwise: _otherwise, ...options }: Otherwise = {}): TestOptions {
  return options
}
