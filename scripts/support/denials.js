import { release } from 'node:os'

/**
 * What a test came to, and what it told of the kernel: see test/support/kernel.
 *
 * @typedef {object} Test
 * @property {string} name with those of its blocks
 * @property {string} state `passed`, `skipped` or `failed`
 * @property {import('vitest').TaskMeta} meta
 */

/**
 * What this kernel does not allow, and which tests went another way for it, line by line.
 *
 * @param {readonly Test[]} tests
 * @param {string} [kernel] its release
 * @returns {string[]}
 */
export function describeDenials(tests, kernel = release()) {
  const denials = tests.flatMap(({ meta }) => meta.denials ?? [])
  const reasons = [...new Set(tests.flatMap(({ meta }) => meta.denied ?? []))].sort()
  return [
    ...(denials.length > 0 ? [`This kernel (${kernel}) does not allow:`] : []),
    ...denials.map(denial => `  ${denial}`),
    ...reasons.flatMap(reason => [`Without ${reason}:`, ...otherWays(tests.filter(({ meta }) => meta.denied === reason))])
  ]
}

/** @param {readonly Test[]} tests */
function otherWays(tests) {
  const others = tests.filter(({ state }) => state !== 'skipped')
  const skipped = tests.length - others.length
  return [...others.map(({ name }) => `  went the other way: ${name}`), ...(skipped > 0 ? [`  did not run: ${skipped} tests`] : [])]
}
