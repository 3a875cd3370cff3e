import { backgroundChildOf } from '../../../test/support/background-child.js'
import { outcomeWithin } from '../support/outcome-within.js'

/** @import { Outcome, Session, Storm } from '../types.js' */

/** @type {Storm} */
export const peers = {
  name: 'peers',
  about: 'Another process writes to the pages that rings and perf buffers share with the kernel, while they are used.',
  unit: 'seconds',
  usual: 120,
  short: 5,
  run
}

/** @type {ReturnType<typeof backgroundChildOf<typeof import('./scenarios.js')>>} */
const inChild = backgroundChildOf(new URL('./scenarios.js', import.meta.url))

/**
 * @param {Session} session
 * @returns {Promise<Outcome>}
 */
async function run(session) {
  const { amount, seed } = session
  const tally = await outcomeWithin(session, inChild('useWithPeers', [amount, seed]), 2 * amount + 60)
  const { rounds, calls, events, refused, misread, slowest, megabytes, violations } = tally
  const figures = {
    rounds,
    calls,
    '  refused': refused,
    events,
    '  that begin within records': misread,
    'slowest call, ms': Math.ceil(slowest),
    'memory of buffers, MB': megabytes
  }
  const tooMuch = megabytes > 100 ? [`buffers take ${megabytes} MB`] : []
  const tooSlow = slowest > 5000 ? [`a call took ${Math.round(slowest)} ms`] : []
  return { figures, violations: [...violations, ...tooMuch, ...tooSlow] }
}
