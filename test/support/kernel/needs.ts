import { describe, expect, it, type TestOptions } from 'vitest'
import { isOlderThan } from '../../../lib/errors/index.js'
import { type Cause, older } from './causes.js'
import { denialOf, describeDenial, type FeatureName } from './features.js'

/** What a test does on a kernel that does not allow what it is about. */
interface Otherwise extends TestOptions {
  /** A call that the library refuses there with the error that names the reason. */
  readonly refused?: (() => unknown) | undefined
  /** A test of its own, where there is more to see than an error. */
  readonly otherwise?: (() => unknown) | undefined
}

type Body = () => unknown

/** `it` or `describe`, with the options between the title and the rest as vitest has them. */
interface Declare {
  (title: string, body: Body): void
  (title: string, options: Otherwise, body: Body): void
}

/** For tests that not every kernel can run. Where there is no other test they are skipped, with the reason in their names. */
interface Conditional {
  readonly it: Declare
  /** In the place of the whole block there is one other test. */
  readonly describe: Declare
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
  const as = (declareInVitest: InVitest) => declare((title, options, body) => declareInVitest(title + suffix, options, body))
  return { it: as(it), describe: as(block) }
}

function denied(suffix: string, reason: string, error: Cause['error']): Conditional {
  const meta = { denied: reason }
  const instead = (skip: InVitest) =>
    declare((title, options, body, { refused, otherwise }) => {
      const other = otherwise ?? (refused && (() => expectRefusal(refused, error)))
      if (other === undefined) skip(title + suffix, { skip: true, meta }, body)
      else it(`${title}${suffix}: refused`, { ...options, meta }, other)
    })
  return { it: instead(it), describe: instead(block) }
}

type InVitest = (title: string, options: TestOptions, body: Body) => void

const block: InVitest = (title, options, body) => describe(title, options, () => void body())

type Declaration = (title: string, options: TestOptions, body: Body, otherwise: Otherwise) => void

function declare(declaration: Declaration): Declare {
  return (title: string, ...rest: [Body] | [Otherwise, Body]) => {
    const [{ refused, otherwise, ...options }, body] = rest.length === 1 ? [{} as Otherwise, rest[0]] : rest
    declaration(title, options, body, { refused, otherwise })
  }
}

async function expectRefusal(call: () => unknown, error: Cause['error']): Promise<void> {
  if (error === undefined) throw new Error('the library has no error for this: the test has to say what happens otherwise')
  const { message = /./, ...fields } = error
  await expect((async () => call())()).rejects.toMatchObject({ ...fields, message: expect.stringMatching(message) })
}
