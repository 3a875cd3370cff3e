import { backgroundChildOf } from '../../../test/support/background-child.js'
import { outcomeWithin } from '../support/outcome-within.js'

/** @import { Outcome, Session, Storm } from '../types.js' */

/** @type {Storm} */
export const btf = {
  name: 'btf',
  about: 'Maps are opened, described and used whose types the kernel takes and nobody would write.',
  unit: 'rounds',
  usual: 100,
  short: 4,
  run
}

/** @type {ReturnType<typeof backgroundChildOf<typeof import('./scenarios.js')>>} */
const inChild = backgroundChildOf(new URL('./scenarios.js', import.meta.url))

// What opening a map may take at most, on a busy machine.
const patience = 10_000
const memory = 500

/**
 * @param {Session} session
 * @returns {Promise<Outcome>}
 */
async function run(session) {
  const { amount, seed, isSanitized } = session
  const tally = await outcomeWithin(session, inChild('openWithTypes', [amount, seed]), 60 + 10 * amount)
  const { opened, refused, slowest, slowestSort, violations, megabytes } = tally
  const figures = {
    ...{ 'maps opened': opened, 'types refused by the kernel': refused, 'slowest, ms': Math.ceil(slowest), '  of the sort': slowestSort },
    'resident memory at most, MB': megabytes
  }
  const tooSlow = slowest > patience ? [`${slowestSort} took ${Math.round(slowest)} ms`] : []
  const tooMuch = megabytes > memory && !isSanitized ? [`the process took ${megabytes} MB`] : []
  return { figures, violations: [...violations, ...tooSlow, ...tooMuch] }
}
